import type { Command } from 'commander';

/** Which server a command works on, and as whom. */
export interface ServerOptions {
  url?: string;
  tokenFile?: string;
  workspace?: string;
}

/** Adds the options of a server, which is named by `--url`. */
export function addServerOptions(command: Command, isRequired: boolean): Command {
  const url = 'address of a service';
  if (isRequired) command.requiredOption('--url <url>', url);
  else command.option('--url <url>', `${url}, in place of this machine`);
  return command
    .option('--token-file <file>', 'with --url: file that contains the token (default: the variable ADE_TOKEN)')
    .option('--workspace <id>', 'with --url: workspace (default: default)');
}
