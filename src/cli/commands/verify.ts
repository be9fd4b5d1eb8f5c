import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { withInterrupt } from '../interrupt.ts';
import { printAnswer } from '../print-answer.ts';
import { makeProgressView } from '../progress.ts';
import { findNewest } from '../read/artifact.ts';
import { withDatabase } from '../read/data-folder.ts';
import { readRunSettings } from '../read/run-settings.ts';
import { renderActivityVerification } from '../render/activity-verification.ts';
import { renderVerification } from '../render/verification.ts';
import { EXIT_FAILED, EXIT_UNDECIDED, usageError } from '../report-error.ts';
import type { Terminal } from '../terminal.ts';

interface VerifyOptions {
  activity?: boolean;
  head?: string[];
  dataDir?: string;
  json?: boolean;
}

export function addVerifyCommand(program: Command, terminal: Terminal): void {
  program
    .command('verify')
    .description('run a finished job again, and check that ADE makes the same record and workbook from its document')
    .argument('[job-dir]', 'job folder that ade run printed')
    .option('--activity', 'in place of a job: check that no entry of the activity was changed or taken out')
    .option('--head <end>', 'with --activity: an end that its chain had once, a file or a hash; repeatable', collect)
    .option('--data-dir <dir>', 'with --activity: folder of the service (default: ADE_DATA_DIR)')
    .option('--json', 'print the result as JSON')
    .action(async (jobDir: string | undefined, options: VerifyOptions) => {
      assertOneSubject(jobDir, options);
      const ok =
        jobDir === undefined ? await verifyActivity(options, terminal) : await verifyJob(jobDir, options, terminal);
      if (ok === false) process.exitCode = EXIT_FAILED;
      if (ok === null) process.exitCode = EXIT_UNDECIDED;
    });
}

function collect(value: string, values: string[] = []): string[] {
  return [...values, value];
}

function assertOneSubject(jobDir: string | undefined, { activity, head, dataDir }: VerifyOptions): void {
  if ((jobDir === undefined) !== (activity === true)) throw usageError('Give a job folder, or --activity.');
  if (activity !== true && (head ?? dataDir) !== undefined)
    throw usageError('--head and --data-dir go with --activity.');
}

async function verifyJob(jobDir: string, { json }: VerifyOptions, terminal: Terminal): Promise<boolean | null> {
  const { verifyJob: verify } = await import('../../verify/verify-job.ts');
  const settings = readRunSettings();
  const folder = await findNewest(resolve(jobDir));
  const view = makeProgressView(basename(resolve(jobDir)), terminal, json === true);
  const verification = await withInterrupt((signal) =>
    verify(folder, { settings, signal, onEvent: view.onEvent }),
  ).finally(view.stop);
  printAnswer(verification, renderVerification, terminal, json);
  return verification.ok;
}

async function verifyActivity({ head, dataDir: folder, json }: VerifyOptions, terminal: Terminal): Promise<boolean> {
  return withDatabase(folder, async (db, dataDir) => {
    const { verifyActivity: verify } = await import('../../jobs/verify/verify-activity.ts');
    const verification = await verify(db, dataDir, head);
    printAnswer(verification, renderActivityVerification, terminal, json);
    return verification.ok;
  });
}
