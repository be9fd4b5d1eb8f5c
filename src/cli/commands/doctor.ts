import type { Command } from 'commander';
import { readSettings } from '../../contract/settings.ts';
import { printAnswer } from '../print-answer.ts';
import { renderHost } from '../render/host.ts';
import { EXIT_FAILED } from '../report-error.ts';
import type { Terminal } from '../terminal.ts';

export function addDoctorCommand(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description('report what this host can enforce, and the current settings')
    .option('--json', 'print the report as JSON')
    .action(async (options: { json?: boolean }) => {
      const { inspectHost } = await import('../../runner/index.ts');
      const report = await inspectHost(readSettings());
      printAnswer(report, renderHost, terminal, options.json);
      if (report.sandbox.chosen === null || report.data_dir.error !== null) process.exitCode = EXIT_FAILED;
    });
}
