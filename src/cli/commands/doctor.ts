import type { Command } from 'commander';
import { type AwsEnvironment, listAwsVariables } from '../../contract/aws-variables.ts';
import { readSettings } from '../../contract/settings.ts';
import { renderHost } from '../render/host.ts';
import { printAnswer } from '../report/print-answer.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT_FAILED } from '../usage-error.ts';

interface DoctorOptions {
  trace?: string;
  document?: string;
  json?: boolean;
}

export function addDoctorCommand(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description('report which limits this host can enforce, and the current settings')
    .option('--trace <dir>', 'run a config package under strace, and name the system calls that were refused')
    .option('--document <file>', "with --trace: run this document, instead of the package's own cases")
    .option('--json', 'print the report as JSON')
    .action(async (options: DoctorOptions) => {
      if (options.trace !== undefined) return trace(options.trace, options, terminal);
      const { inspectHost } = await import('../../runner/index.ts');
      const { inspectStores } = await import('../../storage/inspect/inspect-stores.ts');
      const settings = readSettings();
      const report = {
        ...(await inspectHost(settings)),
        ...(await inspectStores(settings)),
        aws: settings.storageUrl.startsWith('s3:') ? listAwsVariables(process.env as AwsEnvironment) : [],
      };
      printAnswer(report, renderHost, terminal, options.json);
      const { sandbox, data_dir: dataDir, database, storage } = report;
      const errors = [dataDir.error, database.error, storage?.error ?? null];
      if (sandbox.chosen === null || errors.some((error) => error !== null)) process.exitCode = EXIT_FAILED;
    });
}

async function trace(packageDir: string, { document, json }: DoctorOptions, terminal: Terminal): Promise<void> {
  const { tracePackage } = await import('../trace-package.ts');
  const { renderTrace } = await import('../render/trace.ts');
  const found = await tracePackage(packageDir, document);
  printAnswer(found, renderTrace, terminal, json);
  if (found.exit_code !== 0) process.exitCode = EXIT_FAILED;
}
