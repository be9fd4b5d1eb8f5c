import { resolve } from 'node:path';
import type { Command } from 'commander';
import { withInterrupt } from '../interrupt.ts';
import { readRunSettings } from '../read/run-settings.ts';
import { renderCase, renderCaseCounts, renderNextSteps } from '../render/cases.ts';
import { cleanText, formatJson } from '../render/text.ts';
import type { Terminal } from '../terminal.ts';
import { EXIT_FAILED } from '../usage-error.ts';

interface TestOptions {
  update?: boolean;
  json?: boolean;
}

export function addTestCommand(program: Command, terminal: Terminal): void {
  program
    .command('test')
    .description("run a config package's own test cases and report the differences")
    .argument('<dir>', 'config package')
    .option('--update', 'write the results as the expected ones')
    .option('--json', 'print the results as JSON')
    .action(async (folder: string, { update, json }: TestOptions) => {
      const { runCases } = await import('../../trials/cases/index.ts');
      const settings = readRunSettings();
      const results = await withInterrupt((signal) =>
        runCases(resolve(folder), {
          settings,
          update,
          signal,
          onResult: (result) => {
            if (!json) for (const line of renderCase(result, terminal)) terminal.print(line);
          },
        }),
      );
      if (json) terminal.print(formatJson(results, 2));
      else {
        terminal.print(renderCaseCounts(results, terminal));
        for (const line of renderNextSteps(results, cleanText(folder))) terminal.note(line);
      }
      if (results.some(({ status }) => status === 'failed')) process.exitCode = EXIT_FAILED;
    });
}
