import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { searchFile } from '../../src/subjects/files/search-file.ts';
import { Matcher } from '../../src/subjects/terms/matcher.ts';
import { openWorkbook } from '../../src/workbook/open/index.ts';
import { makeFolder } from '../helpers/run-package.ts';
import { XLSX_PLACES } from '../http/person-markers/hidden-parts.ts';
import { type Sent, TEXT_PLACES } from '../http/person-markers/hidden-texts.ts';
import { makeXlsx } from '../http/person-markers/make-book.ts';
import { OTHER, TERMS } from '../http/person-markers/marker.ts';
import { findInBytes } from '../http/person-markers/scan.ts';
import { maskInto } from './mask-here.ts';

const folder = makeFolder();
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
    const result = await maskInto(file, target, TERMS, OPTIONS);
    if (result === 'unchanged') return assert.equal(found.count, 0);
    const isXlsxOrCsv = /\.(xlsx|csv|tsv)$/.test(filename);
    assert.equal(result, REMOVED.has(kind) || !isXlsxOrCsv ? 'remove' : 'masked');
    if (result === 'remove') return;
    assert.deepEqual(findInBytes(readFileSync(target)), []);
    assert.ok(await isReadable(target));
  });
}

async function maskText(text: string, terms: readonly string[], name = 'list.csv'): Promise<string> {
  const [path, target] = [join(folder, name), join(folder, `masked ${name}`)];
  writeFileSync(path, text);
  const kind = name.endsWith('.json') ? 'json' : name.endsWith('.txt') ? 'text' : 'workbook';
  const result = await maskInto({ path, kind, displayName: name }, target, terms, OPTIONS);
  return result === 'masked' ? readFileSync(target, 'utf8') : result;
}

test('of two people with one name, only the one with the id is erased by it', async () => {
  const rows = (id: string) => `id,first,last\r\n${id},Anna,Zed\r\nZQK-0088142,Anna,Zed\r\n`;
  assert.equal(await maskText(rows('ZQK-0077031'), ['ZQK-0077031']), rows('(erased)'));
  const both = await maskText(rows('ZQK-0077031'), ['ZQK-0077031', 'Anna Zed']);
  assert.equal(both, 'id,first,last\r\n(erased),(erased),(erased)\r\nZQK-0088142,(erased),(erased)\r\n');
});

test('a term that is a part of other words and numbers does not take them', async () => {
  const rows = 'Annual,Zedder,10077\r\nAnnabel Zed,Ann Zeda,770311\r\n';
  assert.equal(await maskText(rows, ['Ann Zed', '77031', '007']), 'unchanged');
});

test('a name in the texts of an array or an object of JSON is found, and in a text that is not UTF-8', async () => {
  const json = {
    rows: [
      ['M1', 'Anna', 'Zed'],
      ['M2', 'Ada', 'Byron'],
    ],
    who: { first: 'Anna', last: 'Zed', n: 1 },
  };
  const masked = await maskText(JSON.stringify(json), ['Anna Zed'], 'case.json');
  const erased = '(erased)';
  const expected = {
    rows: [
      ['M1', erased, erased],
      ['M2', 'Ada', 'Byron'],
    ],
    who: { first: erased, last: erased, n: 1 },
  };
  assert.deepEqual(JSON.parse(masked), expected);
  const path = join(folder, 'notes.txt');
  writeFileSync(path, Buffer.from('é Jörg Zed ü', 'latin1'));
  const target = join(folder, 'masked.txt');
  assert.equal(await maskInto({ path, kind: 'text', displayName: 'notes' }, target, ['Joerg Zed'], OPTIONS), 'masked');
  assert.deepEqual(readFileSync(target), Buffer.from('é (erased) ü', 'latin1'));
});
