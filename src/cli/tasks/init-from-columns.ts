import { basename, resolve } from 'node:path';
import type { ProposedColumns } from '../../contract/own-columns.ts';
import { readSettings } from '../../contract/settings.ts';
import {
  type ColumnsFile,
  leaveOut,
  nameColumns,
  parseKind,
  readColumns,
  setKinds,
  writeOwnPackage,
} from '../../package/own-columns/index.ts';
import { withTemporaryDataDir } from '../../runner/index.ts';
import { chooseLevel } from '../../sandbox/index.ts';
import { NOT_TRIED, tryColumns } from '../../trials/own-columns/index.ts';
import { withInterrupt } from '../interrupt.ts';
import { renderColumns } from '../render/own-columns.ts';
import { cleanText } from '../render/text.ts';
import { printAnswer } from '../report/print-answer.ts';
import type { Terminal } from '../terminal.ts';
import { assertEmpty, prepareNewPackage } from './new-package.ts';

export interface FromColumns {
  from: readonly string[];
  kind?: readonly (readonly [column: string, kind: string])[];
  leaveOut?: readonly string[];
  languages?: readonly string[] | undefined;
  dryRun?: boolean;
  json?: boolean;
}

/**
 * Makes a package from the columns of schemas or documents, tries it on the documents, and prints the field of each
 * column with values as they come out. Throws what the called functions throw.
 */
export async function initFromColumns(folder: string, options: FromColumns, terminal: Terminal): Promise<void> {
  await assertEmpty(folder);
  const proposed = await withInterrupt((signal) => propose(options, signal));
  if (!options.dryRun) {
    const write = (dir: string) => writeOwnPackage(dir, proposed.title, proposed.columns, options.languages);
    await prepareNewPackage(folder, write, terminal);
  }
  const { title, notes } = proposed;
  const columns = nameColumns(proposed.columns).map((column, i) => ({ ...column, values: proposed.values[i] ?? [] }));
  printAnswer({ title, columns, notes }, renderColumns, terminal, options.json);
  if (options.json) return;
  const name = cleanText(folder);
  if (options.dryRun)
    terminal.print('Nothing was written. Change the proposal with --kind "COLUMN=KIND" and --leave-out COLUMN.');
  else
    terminal.print(
      `A package for these columns is in ${name}.\nNext: ade check ${name}, then ade run FILE --config ${name}`,
    );
}

async function propose(
  { from, kind = [], leaveOut: unwanted = [], languages }: FromColumns,
  signal: AbortSignal,
): Promise<ProposedColumns> {
  const kinds = new Map(kind.map(([label, name]) => [label, parseKind(name)]));
  const settings = readSettings();
  const { sandbox, maxExpandedMb } = settings;
  const names = from.map((path) => basename(path)).join(', ');
  const files = from.map(
    (path): ColumnsFile => ({
      path: resolve(path),
      displayName: basename(path),
      maxExpandedMb,
      getLevel: () => chooseLevel(sandbox),
    }),
  );
  const { proposed, documents, stated } = await readColumns(files, signal);
  const wanted = leaveOut(setKinds(proposed, kinds, names), unwanted, names);
  const said = new Set(kind.map(([label]) => label.trim().toLowerCase()));
  const labels = wanted.columns.map(({ label }) => label);
  const chosen = new Set(labels.filter((label) => stated.has(label) || said.has(label.toLowerCase())));
  if (documents.length === 0) return wanted;
  if (settings.safeMode) return { ...wanted, notes: [...wanted.notes, NOT_TRIED] };
  return withTemporaryDataDir((dataDir) =>
    tryColumns(wanted, documents, { dataDir, settings, languages, chosen, signal }),
  );
}
