import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { maskFile, searchFile } from '../../../src/subjects/files/search-file.ts';
import { setScratchDir } from '../../../src/subjects/files/zip-parts.ts';
import { Matcher } from '../../../src/subjects/terms/matcher.ts';
import { openWorkbook } from '../../../src/workbook/open/index.ts';
import { makeFolder } from '../../helpers/run-package.ts';
import { makeXlsx, XLSX_PLACES } from './hidden-parts.ts';
import { type Sent, TEXT_PLACES } from './hidden-texts.ts';
import { OTHER, TERMS } from './marker.ts';
import { findInBytes } from './scan.ts';

const folder = makeFolder();
setScratchDir(folder);
const matcher = new Matcher(TERMS);
const OPTIONS = { maxExpandedBytes: 1e8, withParts: false };

/** What cannot be masked, and goes as a whole. */
const REMOVED = new Set([
  ...[
    'a path of a part',
    'settings of a printer',
    'macros',
    'an embedded object',
    'an embedded text',
    'an unknown part',
  ],
]);
/** What is not found: docs/erasing.md says so of pictures; the others are in names, or in what no program shows. */
const NOT_FOUND = new Set([
  ...['a description in a picture', 'a part that the zip does not list'],
  ...['a name over folder and file', 'a name of a file with escapes'],
]);
const isRefused = (kind: string) => ['bytes before the zip', 'csv in a gzip', 'csv in a zip'].includes(kind);

const books = Object.entries(XLSX_PLACES).map(([kind, book]): [string, Sent] => [
  kind,
  { filename: 'list.xlsx', bytes: makeXlsx(book) },
]);

async function isReadable(path: string): Promise<boolean> {
  const workbook = await openWorkbook(path);
  try {
    for (const { index } of workbook.sheets)
      for await (const rows of workbook.openSheet(index).readRows())
        if (rows.some(({ values }) => values.includes(OTHER.first))) return true;
    return false;
  } finally {
    await workbook.close();
  }
}

for (const [kind, { filename, bytes, fields }] of [...books, ...Object.entries(TEXT_PLACES)]) {
  if (isRefused(kind)) continue;
  test(`${kind}: the person is found, nothing is left, and others stay`, async () => {
    const path = join(folder, filename.includes('.') ? `list.${filename.split('.').at(-1)}` : 'list');
    writeFileSync(path, bytes);
    const file = { path, kind: 'workbook', displayName: 'list' } as const;
    const found = await searchFile(file, TERMS, OPTIONS);
    const isNamed = [filename, ...Object.values(fields ?? {})].some((text) => matcher.isInText(text));
    assert.equal(found.count > 0 || isNamed, !NOT_FOUND.has(kind));
    const target = join(folder, 'target');
    rmSync(target, { force: true });
    const result = await maskFile(file, target, TERMS, OPTIONS);
    if (result === 'unchanged') return assert.equal(found.count, 0);
    const isXlsxOrCsv = /\.(xlsx|csv|tsv)$/.test(filename);
    assert.equal(result, REMOVED.has(kind) || !isXlsxOrCsv ? 'remove' : 'masked');
    if (result === 'remove') return assert.ok(!existsSync(target));
    assert.deepEqual(findInBytes(readFileSync(target)), []);
    assert.ok(await isReadable(target));
  });
}
