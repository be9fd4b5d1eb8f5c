import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { NewCorrection } from '../../contract/corrections.ts';
import { jobPaths } from '../../contract/layout.ts';
import { readArtifact } from '../read/artifact.ts';
import { CORRECTION_OPTIONS } from '../read/correction-options.ts';
import { readCorrectionsFile } from '../read/corrections.ts';
import { makeFormatOption, makeProvenanceOption } from '../read/data-files.ts';
import { collectTexts, readCount } from '../read/option-values.ts';
import { readRunSettings } from '../read/run-settings.ts';
import { renderTrial } from '../render/diff.ts';
import { printAnswer } from '../report/print-answer.ts';
import { type JobHooks, type JobOutputOptions, runJobs } from '../tasks/run-jobs.ts';
import { tryCorrections } from '../tasks/try-corrections.ts';
import type { Terminal } from '../terminal.ts';

interface CorrectOptions extends JobOutputOptions {
  set?: string;
  by?: string;
  reason?: string;
  revision?: number;
  dryRun?: boolean;
}

export function addCorrectCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('correct')
    .description('correct a finished job, which makes a new revision')
    .argument('<job-dir>', 'job folder that ade run printed');
  for (const { flags, description } of CORRECTION_OPTIONS) command.option(flags, description, collectTexts);
  command
    .option('--set <file>', 'JSON file with a list of corrections')
    .option('--reason <text>', 'reason that is kept with the corrections')
    .option('--by <name>', 'name of the person who corrects (default: your user name)')
    .option('--revision <n>', 'the revision that you looked at (default: the newest)', readCount('--revision', 1))
    .option('--dry-run', 'show what would change, and make no revision')
    .option('--out <dir>', 'folder that receives <name>.normalized.xlsx and <name>.artifact.json')
    .addOption(makeFormatOption())
    .addOption(makeProvenanceOption())
    .option('--json', 'print one JSON line; with --dry-run the differences')
    .option('--quiet', 'print failures only')
    .action(async (path: string, options: CorrectOptions) => {
      const jobDir = resolve(path);
      const settings = readRunSettings();
      const { findRevision, listFinishedRevisions, readRunRequest, reviseJob } = await import('../../runner/index.ts');
      readRunRequest(jobDir);
      const baseRevision = options.revision ?? listFinishedRevisions(jobDir).at(-1);
      const base = findRevision(jobDir, baseRevision);
      const set = {
        corrections: await listCorrections(base, options),
        by: options.by ?? userInfo().username,
        baseRevision,
      };
      if (options.dryRun) {
        const trial = await tryCorrections(jobDir, base, set, terminal, options.json === true);
        printAnswer(trial, renderTrial, terminal, options.json);
        return;
      }
      const job = { path: jobDir, run: (hooks: JobHooks) => reviseJob(jobDir, set, { settings, ...hooks }) };
      process.exitCode = await runJobs([job], options, terminal);
    });
}

async function listCorrections(base: string, options: CorrectOptions): Promise<NewCorrection[]> {
  const { artifact } = await readArtifact(jobPaths(base).artifact);
  const reason = options.reason === undefined ? {} : { reason: options.reason };
  const given = options as unknown as Record<string, string[] | undefined>;
  const corrections = CORRECTION_OPTIONS.flatMap(({ key, parse }) =>
    (given[key] ?? []).map((text) => ({ ...parse(text, artifact), ...reason })),
  );
  return [...(options.set === undefined ? [] : readCorrectionsFile(options.set)), ...corrections];
}
