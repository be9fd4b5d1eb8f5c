import { type Command, InvalidArgumentError } from 'commander';
import { COLUMN_KIND_NAMES } from '../../contract/column-kinds.ts';
import { collectTexts } from '../read/option-values.ts';
import { cleanText } from '../render/text.ts';
import { prepareNewPackage, writeStarter } from '../tasks/new-package.ts';
import type { Terminal } from '../terminal.ts';

interface InitOptions {
  from?: string[];
  kind?: [column: string, kind: string][];
  leaveOut?: string[];
  languages?: string[];
  dryRun?: boolean;
  json?: boolean;
}

export function addInitCommand(program: Command, terminal: Terminal): void {
  program
    .command('init')
    .description('write a starter config package, or one for columns of your own')
    .argument('<dir>', 'new or empty folder')
    .option('--from <file>', 'a Table Schema, a JSON Schema, or a workbook or csv with headers', collectTexts)
    .option('--kind <column=kind>', `set the kind of a column: ${COLUMN_KIND_NAMES.join(', ')}`, collectKind)
    .option('--leave-out <column>', 'make no field for this column', collectTexts)
    .option('--languages <codes>', 'the languages of your documents, such as de,fr; by default all', splitCodes)
    .option('--dry-run', 'with --from: print the columns and their kinds, and write nothing')
    .option('--json', 'with --from: print the columns as JSON')
    .action(async (folder: string, { from, languages, ...options }: InitOptions, command: Command) => {
      if (from !== undefined) {
        const { initFromColumns } = await import('../tasks/init-from-columns.ts');
        return initFromColumns(folder, { from, languages, ...options }, terminal);
      }
      if (Object.keys(options).length > 0)
        command.error("error: options '--kind', '--leave-out', '--dry-run' and '--json' need '--from <file>'");
      await prepareNewPackage(folder, (dir) => writeStarter(dir, languages), terminal);
      const name = cleanText(folder);
      terminal.print(`A starter package is in ${name}.`);
      terminal.print(`Next: ade check ${name}, then ade run FILE --config ${name}`);
    });
}

function splitCodes(value: string): string[] {
  const codes = value
    .split(',')
    .map((code) => code.trim().toLowerCase())
    .filter((code) => code !== '');
  if (codes.length > 0) return codes;
  throw new InvalidArgumentError('Expected codes of languages, such as de,fr. Leave the option out for all of them.');
}

/** The last `=` separates label and kind: a label may contain `=`, but a kind never does. */
function collectKind(value: string, list: InitOptions['kind'] = []): InitOptions['kind'] {
  const at = value.lastIndexOf('=');
  if (at <= 0) throw new InvalidArgumentError('Expected a column and its kind, such as "Amount due=amount".');
  return [...list, [value.slice(0, at), value.slice(at + 1)]];
}
