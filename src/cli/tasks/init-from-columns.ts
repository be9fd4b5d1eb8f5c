import { basename, resolve } from 'node:path';
import type { ProposedColumns } from '../../contract/own-columns.ts';
import { readSettings } from '../../contract/settings.ts';
import {
  leaveOut,
  nameColumns,
  parseKind,
  readColumns,
  setKinds,
  writeOwnPackage,
} from '../../package/own-columns/index.ts';
import { chooseLevel } from '../../sandbox/index.ts';
import { renderColumns } from '../render/own-columns.ts';
import { cleanText } from '../render/text.ts';
import { printAnswer } from '../report/print-answer.ts';
import type { Terminal } from '../terminal.ts';
import { assertEmpty, prepareNewPackage } from './new-package.ts';

export interface FromColumns {
  from: string;
  kind?: readonly (readonly [column: string, kind: string])[];
  leaveOut?: readonly string[];
  languages?: readonly string[] | undefined;
  dryRun?: boolean;
  json?: boolean;
}

/**
 * Makes a package from the columns of a schema or a document, and prints the field of each column. Throws what the
 * called functions throw.
 */
export async function initFromColumns(folder: string, options: FromColumns, terminal: Terminal): Promise<void> {
  const proposed = await propose(options);
  if (!options.dryRun) {
    const write = (dir: string) => writeOwnPackage(dir, proposed.title, proposed.columns, options.languages);
    await prepareNewPackage(folder, write, terminal);
  } else await assertEmpty(folder);
  const named = { ...proposed, columns: nameColumns(proposed.columns) };
  printAnswer(named, renderColumns, terminal, options.json);
  if (options.json) return;
  const name = cleanText(folder);
  if (options.dryRun)
    terminal.print('Nothing was written. Change the proposal with --kind "COLUMN=KIND" and --leave-out COLUMN.');
  else
    terminal.print(
      `A package for these columns is in ${name}.\nNext: ade check ${name}, then ade run FILE --config ${name}`,
    );
}

async function propose({ from, kind = [], leaveOut: unwanted = [] }: FromColumns): Promise<ProposedColumns> {
  const kinds = new Map(kind.map(([label, name]) => [label, parseKind(name)]));
  const { sandbox, maxExpandedMb } = readSettings();
  const displayName = basename(from);
  const file = { path: resolve(from), displayName, maxExpandedMb, getLevel: () => chooseLevel(sandbox) };
  const found = setKinds(await readColumns(file, new AbortController().signal), kinds, displayName);
  return leaveOut(found, unwanted, displayName);
}
