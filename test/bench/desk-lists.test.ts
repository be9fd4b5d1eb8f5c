import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { MONTHS, makeMonth, makePlanted, makeTenColumns, type SentDocument } from '../../bench/desk/lists/index.ts';
import { kinds } from '../../bench/two-months/kinds/index.ts';
import type { Manifest } from '../../src/contract/manifest.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const describeAll = (documents: readonly SentDocument[]) =>
  hash(JSON.stringify(documents.map(({ name, sheets }) => ({ name, sheets }))));

test('twelve senders send twenty documents in each of two months, in four languages and three formats', async () => {
  for (const at of [0, 1]) {
    const documents = await makeMonth(at);
    assert.equal(documents.length, 20);
    assert.equal(new Set(documents.map(({ name }) => name)).size, 20);
    assert.equal(new Set(documents.map(({ sender }) => sender)).size, 12);
    const languages = Map.groupBy(documents, ({ language }) => language);
    assert.deepEqual(
      [...languages].map(([language, { length }]) => [language, length]),
      ['en', 'de', 'fr', 'es'].map((language) => [language, 5]),
    );
    const formats = new Set(documents.map(({ name }) => name.split('.').at(-1)));
    assert.deepEqual([...formats].sort(), ['csv', 'ods', 'xlsx']);
    assert.equal(describeAll(await makeMonth(at)), describeAll(documents), 'the same lists each time');
  }
});

test('the labels are those of the starter package, and each list has its required field', async () => {
  const path = join(import.meta.dirname, '../../templates/starter/manifest.json');
  const { columns } = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  const labels = new Set(Object.values(columns.meta).map(({ label }) => label));
  const documents = [...(await makeMonth(0)), ...(await makeMonth(1)), await makeTenColumns()];
  for (const { name, sheets } of documents) {
    for (const sheet of sheets) {
      const said = sheet.columns.flatMap((column) => column.labels.filter((label) => label !== null));
      assert.deepEqual(
        said.filter((label) => !labels.has(label)),
        [],
        name,
      );
      assert.ok(said.includes('Member ID'), `${name}: ${sheet.name}`);
      const rows = sheet.rows.filter((row) => row === 'data').length;
      for (const values of Object.values(sheet.values)) assert.equal(values.length, rows);
    }
  }
});

test('most senders send the same form in the second month, and some another', async () => {
  const [first, second] = [await makeMonth(0), await makeMonth(1)];
  const headersOf = ({ sheets }: SentDocument) => sheets.map(({ columns }) => columns.map(({ header }) => header));
  const same = first.filter((one, i) => JSON.stringify(headersOf(one)) === JSON.stringify(headersOf(second[i]!)));
  assert.ok(same.length >= 10 && same.length < 16, `${same.length} of 20 have the same headers`);
  assert.ok(second.some(({ sheets }) => sheets.some(({ rows }) => rows.includes('group'))));
  assert.ok(
    second.some(({ sheets }, i) => sheets[0]!.rows.indexOf('header') > first[i]!.sheets[0]!.rows.indexOf('header')),
  );
});

test('each kind of error is in one document of the month', async () => {
  const rounds = await makePlanted(1);
  const planted = rounds.flat().map(({ error }) => error!.kind);
  assert.deepEqual(
    planted.toSorted((a, b) => a - b),
    [...kinds.map(({ number }) => number), 12].sort((a, b) => a - b),
  );
  const right = new Map((await makeMonth(1)).map((one) => [one.name, one]));
  for (const round of rounds) {
    assert.equal(new Set(round.map(({ name }) => name)).size, round.length);
    for (const { name, month, bytes, error } of round) {
      assert.equal(month, MONTHS[1]);
      assert.notDeepEqual(bytes, right.get(name)!.bytes, `${name}: ${error!.name}`);
    }
  }
});
