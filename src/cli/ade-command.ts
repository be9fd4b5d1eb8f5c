import { Command } from 'commander';
import { findClosestName } from '../contract/closest-name.ts';

const ABOUT_OPTIONS = ['commander.missingMandatoryOptionValue', 'commander.unknownOption'];

/**
 * A command that reports a misspelt option before a missing one: after `--confg`, there is no `--config`, and the user
 * needs to hear about the misspelling first. It names the option without its value.
 */
export class AdeCommand extends Command {
  override createCommand(name?: string): Command {
    return new AdeCommand(name);
  }

  override error(message: string, options?: Parameters<Command['error']>[1]): never {
    const unknown = this.args.find((arg) => arg.startsWith('--'));
    if (!ABOUT_OPTIONS.includes(options?.code ?? '') || unknown === undefined) {
      return super.error(message, options);
    }
    const name = unknown.replace(/=.*/s, '');
    const closest = findClosestName(
      name,
      this.options.flatMap(({ long }) => long ?? []),
    );
    const suggestion = closest === undefined ? '' : `\n(Did you mean ${closest}?)`;
    return super.error(`error: unknown option '${name}'${suggestion}`, { code: 'commander.unknownOption' });
  }
}
