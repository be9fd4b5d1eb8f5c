import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { readSettings } from '../../contract/settings.ts';
import { withInterrupt } from '../interrupt.ts';
import { findNewest } from '../read/artifact.ts';
import { withStored } from '../read/data-folder.ts';
import { collectTexts } from '../read/option-values.ts';
import { readRunSettings } from '../read/run-settings.ts';
import { renderActivityVerification } from '../render/activity-verification.ts';
import { renderVerification, renderWorkspaceVerification } from '../render/verification.ts';
import { makeProgressView } from '../report/job-progress.ts';
import { printAnswer } from '../report/print-answer.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT_FAILED, EXIT_UNDECIDED, usageError } from '../usage-error.ts';

interface VerifyOptions {
  workspace?: string;
  rerun?: boolean;
  activity?: boolean;
  head?: string[];
  dataDir?: string;
  json?: boolean;
}

export function addVerifyCommand(program: Command, terminal: Terminal): void {
  program
    .command('verify')
    .description('run a finished job again, and check that its document gives the same record and workbook')
    .argument('[job-dir]', 'job folder that ade run printed')
    .option('--workspace <id>', 'instead of a job: check everything that a service has stored for this workspace')
    .option('--rerun', 'with --workspace: run each job again as well')
    .option('--activity', 'instead of a job: check that no entry of the activity was changed or removed')
    .option(
      '--head <end>',
      'with --activity: an earlier end of the chain, as a file or a hash; repeatable',
      collectTexts,
    )
    .option('--data-dir <dir>', 'with --workspace or --activity: folder of the service (default: ADE_DATA_DIR)')
    .option('--json', 'print the result as JSON')
    .action(async (jobDir: string | undefined, options: VerifyOptions) => {
      assertOneSubject(jobDir, options);
      const ok = await verifySubject(jobDir, options, terminal);
      if (ok === false) process.exitCode = EXIT_FAILED;
      if (ok === null) process.exitCode = EXIT_UNDECIDED;
    });
}

function assertOneSubject(jobDir: string | undefined, options: VerifyOptions): void {
  const { workspace, rerun, activity, head, dataDir } = options;
  const subjects = [jobDir, workspace, activity].filter((subject) => subject !== undefined);
  if (subjects.length !== 1) throw usageError('Give a job folder, or --workspace, or --activity.');
  if (rerun === true && workspace === undefined) throw usageError('--rerun goes with --workspace.');
  if (head !== undefined && activity === undefined) throw usageError('--head goes with --activity.');
  if (dataDir !== undefined && jobDir !== undefined)
    throw usageError('--data-dir goes with --workspace or --activity.');
}

function verifySubject(
  jobDir: string | undefined,
  options: VerifyOptions,
  terminal: Terminal,
): Promise<boolean | null> {
  if (jobDir !== undefined) return verifyJob(jobDir, options, terminal);
  return options.workspace === undefined
    ? verifyActivity(options, terminal)
    : verifyWorkspace(options.workspace, options, terminal);
}

/** If the job belongs to a service, it is also compared with its entries in the database. */
async function verifyJob(jobDir: string, { json }: VerifyOptions, terminal: Terminal): Promise<boolean | null> {
  const { verifyFolder } = await import('../../service/integrity/verify-folder.ts');
  const settings = readRunSettings();
  const folder = await findNewest(resolve(jobDir));
  const view = makeProgressView(basename(resolve(jobDir)), terminal, json === true);
  const verification = await withInterrupt((signal) =>
    verifyFolder(folder, { settings, signal, onEvent: view.onEvent }),
  ).finally(view.stop);
  printAnswer(verification, renderVerification, terminal, json);
  return verification.ok;
}

async function verifyWorkspace(
  id: string,
  { dataDir: folder, rerun = false, json }: VerifyOptions,
  terminal: Terminal,
): Promise<boolean | null> {
  const settings = rerun ? readRunSettings() : readSettings();
  return withStored(folder, async (stored) => {
    const { verifyWorkspace: verify } = await import('../../service/integrity/verify-workspace.ts');
    const { getWorkspace } = await import('../../storage/store/workspaces.ts');
    await getWorkspace(stored.db, id);
    const verification = await withInterrupt((signal) => verify(stored, id, { settings, signal, rerun }));
    printAnswer(verification, renderWorkspaceVerification, terminal, json);
    return verification.ok;
  });
}

async function verifyActivity({ head, dataDir: folder, json }: VerifyOptions, terminal: Terminal): Promise<boolean> {
  return withStored(folder, async ({ db, dataDir }) => {
    const { verifyActivity: verify } = await import('../../service/integrity/verify-activity.ts');
    const verification = await verify(db, dataDir, head);
    printAnswer(verification, renderActivityVerification, terminal, json);
    return verification.ok;
  });
}
