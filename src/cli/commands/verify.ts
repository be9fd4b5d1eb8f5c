import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { withInterrupt } from '../interrupt.ts';
import { printAnswer } from '../print-answer.ts';
import { makeProgressView } from '../progress.ts';
import { findNewest } from '../read/artifact.ts';
import { readRunSettings } from '../read/run-settings.ts';
import { renderVerification } from '../render/verification.ts';
import { EXIT_FAILED, EXIT_UNDECIDED } from '../report-error.ts';
import type { Terminal } from '../terminal.ts';

export function addVerifyCommand(program: Command, terminal: Terminal): void {
  program
    .command('verify')
    .description('run a finished job again, and check that ADE makes the same record and workbook from its document')
    .argument('<job-dir>', 'job folder that ade run printed')
    .option('--json', 'print the result as JSON')
    .action(async (jobDir: string, options: { json?: boolean }) => {
      const { verifyJob } = await import('../../verify/verify-job.ts');
      const settings = readRunSettings();
      const folder = await findNewest(resolve(jobDir));
      const view = makeProgressView(basename(resolve(jobDir)), terminal, options.json === true);
      const verification = await withInterrupt((signal) =>
        verifyJob(folder, { settings, signal, onEvent: view.onEvent }),
      ).finally(view.stop);
      printAnswer(verification, renderVerification, terminal, options.json);
      if (verification.ok === false) process.exitCode = EXIT_FAILED;
      if (verification.ok === null) process.exitCode = EXIT_UNDECIDED;
    });
}
