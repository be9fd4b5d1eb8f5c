import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { jobPaths } from '../../contract/layout.ts';
import { readingOf } from '../../record/index.ts';
import { readArtifact } from '../read/artifact.ts';
import { makeFormatOption, makeProvenanceOption } from '../read/data-files.ts';
import { readJobToFix } from '../read/job-to-fix.ts';
import { readCount } from '../read/option-values.ts';
import { readRunSettings } from '../read/run-settings.ts';
import { renderTakeBack, type TakeBackAnswer } from '../render/take-back.ts';
import { printAnswer } from '../report/print-answer.ts';
import { type JobHooks, type JobOutputOptions, runJobs } from '../tasks/run-jobs.ts';
import { tryCorrections } from '../tasks/try-corrections.ts';
import type { Terminal } from '../terminal.ts';

interface TakeBackOptions extends JobOutputOptions {
  by?: string;
  revision?: number;
  dryRun?: boolean;
  dataDir?: string;
}

export function addTakeBackCommand(program: Command, terminal: Terminal): void {
  program
    .command('take-back')
    .description('take back the rows that the sender of a document has fixed, as a new revision')
    .argument('<job-dir>', 'job folder that ade run printed')
    .argument('<file>', 'the workbook that the sender returned')
    .option('--dry-run', 'show what would be taken and what would change, and make no revision')
    .option(
      '--revision <n>',
      'the revision that you looked at (default: the revision whose rows were sent)',
      readCount('--revision', 1),
    )
    .option('--by <name>', 'name of the person who takes it back (default: your user name)')
    .option('--data-dir <dir>', 'folder with the key that signed the rows (default: the data folder of the job)')
    .option('--out <dir>', 'folder that receives <name>.normalized.xlsx and <name>.artifact.json')
    .addOption(makeFormatOption())
    .addOption(makeProvenanceOption())
    .option('--json', 'print one JSON line; with --dry-run what would be taken')
    .option('--quiet', 'print failures only')
    .action(async (path: string, file: string, options: TakeBackOptions) => {
      const settings = readRunSettings();
      const jobDir = resolve(path);
      const taken = await readTakeBack(jobDir, resolve(file), options.dataDir);
      const { makeCorrections, nameSender } = await import('../../record/to-fix/index.ts');
      const { findRevision, reviseJob } = await import('../../runner/index.ts');
      const baseRevision = options.revision ?? taken.revision;
      const set = {
        corrections: makeCorrections(taken.cells),
        by: nameSender(options.by ?? userInfo().username),
        baseRevision,
      };
      const isShown = options.dryRun === true || taken.cells.length === 0;
      if (isShown) {
        const base = findRevision(jobDir, baseRevision);
        const trial =
          taken.cells.length === 0 ? null : await tryCorrections(jobDir, base, set, terminal, options.json === true);
        printAnswer({ ...taken, trial } satisfies TakeBackAnswer, renderTakeBack, terminal, options.json);
        return;
      }
      if (!options.json && !options.quiet)
        for (const line of renderTakeBack({ ...taken, trial: null }, terminal)) terminal.print(line);
      const job = { path: jobDir, run: (hooks: JobHooks) => reviseJob(jobDir, set, { settings, ...hooks }) };
      process.exitCode = await runJobs([job], options, terminal);
    });
}

async function readTakeBack(jobDir: string, path: string, dataDir: string | undefined) {
  const { findSealedSheets, MAX_TO_FIX_ROWS, planTakeBack, readReturned } = await import(
    '../../record/to-fix/index.ts'
  );
  const { findRevision, readCorrectionFile, readRunRequest } = await import('../../runner/index.ts');
  const { job_id: jobId } = readRunRequest(jobDir);
  const { artifact } = await readArtifact(jobPaths(findRevision(jobDir)).artifact);
  const file = await readReturned(path, readingOf(artifact).durations);
  const sheets = findSealedSheets(file, jobId);
  const { revision, warnings } = sheets[0]!.seal;
  const sent = await readJobToFix(jobDir, revision, { warnings, maxRows: MAX_TO_FIX_ROWS, dataDir });
  const newest = readCorrectionFile(findRevision(jobDir));
  return planTakeBack(file, sheets, { ...sent, newest });
}
