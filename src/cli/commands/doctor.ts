import type { Command } from 'commander';
import { readSettings } from '../../contract/settings.ts';
import { renderHost } from '../render/host.ts';
import { formatJson } from '../render/text.ts';
import { EXIT_FAILED } from '../report-error.ts';
import type { Terminal } from '../terminal.ts';

export function addDoctorCommand(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description('say what this host can enforce, and which settings are in force')
    .option('--json', 'print the report as JSON')
    .action(async (options: { json?: boolean }) => {
      const { inspectHost } = await import('../../runner/index.ts');
      const report = await inspectHost(readSettings());
      if (options.json) terminal.print(formatJson(report, 2));
      else for (const line of renderHost(report, terminal)) terminal.print(line);
      if (report.sandbox.chosen === null || report.data_dir.error !== null) process.exitCode = EXIT_FAILED;
    });
}
