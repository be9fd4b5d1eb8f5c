import { Argument, type Command } from 'commander';
import { renderBashCompletion } from '../render/completion.ts';
import type { Terminal } from '../terminal.ts';

export function addCompletionCommand(program: Command, terminal: Terminal): void {
  program
    .command('completion')
    .description('print a script that completes commands and options: source <(ade completion bash)')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash']))
    .action(() => {
      for (const line of renderBashCompletion(program)) terminal.print(line);
    });
}
