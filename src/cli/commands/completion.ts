import { Argument, type Command } from 'commander';
import { renderCompletion, SHELLS, type Shell } from '../render/completion.ts';
import type { Terminal } from '../terminal.ts';

export function addCompletionCommand(program: Command, terminal: Terminal): void {
  program
    .command('completion')
    .description('print a script that completes commands and options: source <(ade completion bash)')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(SHELLS)))
    .action((shell: Shell) => {
      for (const line of renderCompletion(program, shell)) terminal.print(line);
    });
}
