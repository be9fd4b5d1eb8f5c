import { resolve } from 'node:path';
import type { Command } from 'commander';
import { makeFormatOption, makeProvenanceOption } from '../read/data-files.ts';
import { makeFailOnOption } from '../read/fail-on.ts';
import { readRunSettings } from '../read/run-settings.ts';
import { type JobHooks, type JobOutputOptions, runJobs } from '../tasks/run-jobs.ts';
import type { Terminal } from '../terminal.ts';

export function addResumeCommand(program: Command, terminal: Terminal): void {
  program
    .command('resume')
    .description('finish an interrupted job, from its first missing pass')
    .argument('<job-dir>', 'job folder that ade run printed')
    .option('--out <dir>', 'folder that receives <name>.normalized.xlsx and <name>.artifact.json')
    .addOption(makeFormatOption())
    .addOption(makeProvenanceOption())
    .option('--json', 'print one JSON line')
    .addOption(makeFailOnOption())
    .option('--quiet', 'print failures only')
    .action(async (jobDir: string, options: JobOutputOptions) => {
      const settings = readRunSettings();
      const { readResumable, resumeJob } = await import('../../runner/index.ts');
      const path = resolve(jobDir);
      // A job that cannot be resumed fails here. With --json, `runJobs` prints the error as the job's line instead.
      if (!options.json) readResumable(path);
      const job = { path, run: (hooks: JobHooks) => resumeJob(path, { settings, ...hooks }) };
      process.exitCode = await runJobs([job], options, terminal);
    });
}
