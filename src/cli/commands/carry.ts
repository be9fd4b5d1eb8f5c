import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CarryPlan } from '../../record/carry/index.ts';
import { readCarry } from '../read/carry.ts';
import { makeFormatOption, makeProvenanceOption } from '../read/data-files.ts';
import { readRunSettings } from '../read/run-settings.ts';
import { type CarryAnswer, renderCarry } from '../render/carry.ts';
import { printAnswer } from '../report/print-answer.ts';
import { type JobHooks, type JobOutputOptions, runJobs } from '../tasks/run-jobs.ts';
import { tryCorrections } from '../tasks/try-corrections.ts';
import type { Terminal } from '../terminal.ts';

interface CarryOptions extends JobOutputOptions {
  by?: string;
  dryRun?: boolean;
}

export function addCarryCommand(program: Command, terminal: Terminal): void {
  program
    .command('carry')
    .description('carry the corrections of a job over to a job with another package or a replaced document')
    .argument('<from>', 'job folder with corrections')
    .argument('<to>', 'job folder that gets them, as a new revision')
    .option('--dry-run', 'show what would be kept and what would change, and make no revision')
    .option('--by <name>', 'name of the person who carries them (default: your user name)')
    .option('--out <dir>', 'folder that receives <name>.normalized.xlsx and <name>.artifact.json')
    .addOption(makeFormatOption())
    .addOption(makeProvenanceOption())
    .option('--json', 'print one JSON line; with --dry-run what would be kept')
    .option('--quiet', 'print failures only')
    .action(async (from: string, to: string, options: CarryOptions) => {
      const settings = readRunSettings();
      const jobDir = resolve(to);
      const { plan, job_id, base, baseRevision } = await readCarry(resolve(from), jobDir);
      const by = `${options.by ?? userInfo().username}, carried from ${job_id}`;
      const set = { corrections: plan.corrections, by, baseRevision };
      const isEmpty = plan.corrections.length === 0;
      if (options.dryRun || isEmpty) {
        const trial = isEmpty ? null : await tryCorrections(jobDir, base, set, terminal, options.json === true);
        printAnswer(describe(plan, trial), renderCarry, terminal, options.json);
        return;
      }
      const { reviseJob } = await import('../../runner/index.ts');
      if (!options.json && !options.quiet)
        for (const line of renderCarry(describe(plan, null), terminal)) terminal.print(line);
      const job = { path: jobDir, run: (hooks: JobHooks) => reviseJob(jobDir, set, { settings, ...hooks }) };
      process.exitCode = await runJobs([job], options, terminal);
    });
}

function describe({ kept, conflicts, dropped }: CarryPlan, trial: CarryAnswer['trial']): CarryAnswer {
  return { kept, conflicts, dropped, trial };
}
