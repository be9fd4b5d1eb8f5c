import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readRunSettings } from '../read/run-settings.ts';
import { renderProblems } from '../render/problems.ts';
import { printAnswer } from '../report/print-answer.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT_FAILED } from '../usage-error.ts';

export function addCheckCommand(program: Command, terminal: Terminal): void {
  program
    .command('check')
    .description('find the problems of a config package')
    .argument('<dir>', 'config package')
    .option('--json', 'print the problems as JSON')
    .action(async (folder: string, options: { json?: boolean }) => {
      const { checkPackage } = await import('../../package/index.ts');
      const problems = await checkPackage(resolve(folder), { settings: readRunSettings() });
      printAnswer(problems, renderProblems, terminal, options.json);
      if (problems.some(({ severity }) => severity === 'error')) process.exitCode = EXIT_FAILED;
    });
}
