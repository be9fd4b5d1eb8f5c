import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { workbooksDir } from '../shared/folders.ts';
import { makeWorkbook } from '../shared/make-workbook.ts';
import type { PackageName } from './packages.ts';
import { makeDistinctTexts, makeMembers, makeWide, type Row, toCsv, toSheet, toWorkbook } from './sheets.ts';
import { writeXlsb } from './xlsb.ts';

/** A document to run, with one of the packages. */
export interface Case {
  name: string;
  package: PackageName;
  makeDocument(): Promise<string>;
}

/** Part of the file names, because another version of these generators makes other files. */
const GENERATOR_VERSION = 1;

/** xls has at most 65,536 rows. */
const FORMAT_ROWS = 50_000;
const CSV_MB_50_ROWS = 215_000;
const PACKAGE_ROWS = 100_000;

export const CASES: readonly Case[] = [
  ...(['bench', 'plain rows', 'starter'] as const).map((name) => ({
    name: `xlsx, 100,000 rows, package ${name}`,
    package: name,
    makeDocument: async () => (await makeWorkbook(PACKAGE_ROWS)).path,
  })),
  ...(['xlsx', 'xls', 'xlsb', 'ods'] as const).map((format) => ({
    name: `${format}, 50,000 rows`,
    package: 'bench' as const,
    makeDocument: () => makeMemberWorkbook(format),
  })),
  {
    name: 'csv of 50 MB',
    package: 'starter',
    makeDocument: () => makeCsv('members', () => makeMembers(CSV_MB_50_ROWS)),
  },
  { name: 'csv, 50,000 rows', package: 'bench', makeDocument: () => makeCsv('short', () => makeMembers(FORMAT_ROWS)) },
  {
    name: '1,000 rows of 2,000 columns',
    package: 'starter',
    makeDocument: () => makeXlsx('wide', () => [makeWide(1000, 2000)]),
  },
  {
    name: 'one sheet of 100 rows',
    package: 'starter',
    makeDocument: () => makeXlsx('sheet', () => [makeMembers(100)]),
  },
  {
    name: '500 sheets of 100 rows',
    package: 'starter',
    makeDocument: () => makeXlsx('sheets', () => Array.from({ length: 500 }, () => makeMembers(100))),
  },
  {
    name: 'a million distinct texts',
    package: 'starter',
    makeDocument: () => makeXlsx('texts', () => [makeDistinctTexts(50_000)]),
  },
];

const BOOK_TYPES = { xlsx: 'xlsx', xls: 'biff8', ods: 'ods' } as const;
type WorkbookFormat = keyof typeof BOOK_TYPES | 'xlsb';

const makeXlsx = (name: string, makeSheets: () => Iterable<Row>[]) => makeFile('xlsx', name, makeSheets);

function makeMemberWorkbook(format: WorkbookFormat): Promise<string> {
  return makeFile(format, 'members', () => [makeMembers(FORMAT_ROWS)]);
}

/** Makes a workbook, or finds the existing one. */
async function makeFile(format: WorkbookFormat, name: string, makeSheets: () => Iterable<Row>[]): Promise<string> {
  return makeOnce(`${name}-v${GENERATOR_VERSION}.${format}`, async (path) => {
    if (format === 'xlsb')
      return await writeXlsb(
        makeSheets().flatMap((rows) => [...rows]),
        path,
      );
    const { write } = await import('@e965/xlsx');
    const sheets = makeSheets().map((rows, i) => [`Sheet ${i + 1}`, toSheet(rows)] as const);
    const bytes: Buffer = write(toWorkbook(new Map(sheets)), {
      bookType: BOOK_TYPES[format],
      type: 'buffer',
      compression: true,
      // In xls, SheetJS looks through all shared texts for each text, which takes minutes.
      bookSST: format !== 'xls',
    });
    await pipeline(Readable.from([bytes]), createWriteStream(path));
  });
}

function makeCsv(name: string, makeRows: () => Iterable<Row>): Promise<string> {
  return makeOnce(`${name}-v${GENERATOR_VERSION}.csv`, (path) =>
    pipeline(Readable.from(toCsv(makeRows())), createWriteStream(path)),
  );
}

async function makeOnce(name: string, write: (path: string) => Promise<void>): Promise<string> {
  const path = join(workbooksDir, name);
  if (existsSync(path)) return path;
  mkdirSync(workbooksDir, { recursive: true });
  await write(`${path}.partial`);
  renameSync(`${path}.partial`, path);
  return path;
}

/** The cases with one of these texts in their name; all without texts. */
export function chooseCases(texts: readonly string[]): readonly Case[] {
  const chosen = CASES.filter(({ name }) => texts.length === 0 || texts.some((text) => name.includes(text)));
  if (chosen.length > 0) return chosen;
  throw new Error(
    `No document of the benchmark has ${texts.join(' or ')} in its name: ${CASES.map(({ name }) => name).join('; ')}`,
  );
}
