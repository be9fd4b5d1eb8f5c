import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { EarlierRows } from '../../../../src/engine/checks/edition/earlier-rows.ts';
import { EditionFields } from '../../../../src/engine/checks/edition/edition-fields.ts';
import { KeyFileWriter } from '../../../../src/engine/checks/edition/key-file.ts';
import { readKeyFiles } from '../../../../src/engine/checks/edition/read-key-files.ts';
import { RowBatch } from '../../../../src/engine/checks/edition/row-batch.ts';
import { ROW } from '../../../../src/engine/checks/edition/row-layout.ts';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';

const fields = new EditionFields({
  columns: { key: ['id'], order: ['id', 'name', 'dues'], meta: { dues: { role: 'amount' } } },
} as unknown as ConstructorParameters<typeof EditionFields>[0]);

/** Batches of 1,000 rows with the keys 1, 2, …; every seventh row has no values. */
function writeBatches(path: string, batches: number): void {
  const writer = new KeyFileWriter(path, fields);
  const batch = new RowBatch(fields);
  for (let index = 0; index < batches; index++) {
    batch.begin(0, { rows: Array.from({ length: 1_000 }, (_, i) => index * 1_000 + i + 1) });
    for (let i = 0; i < batch.count; i++) {
      const row = batch.rowAt(i);
      if (row % 7 === 0) continue;
      batch.isFilled[i] = 1;
      const at = i * batch.layout.words;
      batch.words[at + ROW.keyHigh] = row;
      batch.words[at + ROW.keyLow] = row * 2_654_435_761;
      batch.floats[at + ROW.amounts] = row / 4;
      batch.halves[i * batch.layout.halves + batch.layout.fieldsAt + 1] = row & 0xffff;
    }
    writer.add(batch);
  }
  writer.finish();
}

test('a key file has the rows with values, and finds them in their order and in any other', async (t) => {
  const path = join(await makeTempFolder(t), 'keys.bin');
  writeBatches(path, 5);
  const [written] = readKeyFiles(path, 'keys.bin');
  const earlier = new EarlierRows(written!);
  const rows = Array.from({ length: 5_000 }, (_, i) => i + 1).filter((row) => row % 7 !== 0);
  assert.equal(earlier.count, rows.length);
  const find = (row: number) => earlier.findKey(row, (row * 2_654_435_761) >>> 0);
  const check = (row: number, at: number) => {
    assert.equal(find(row), at);
    assert.equal(earlier.word(at, ROW.row), row);
    assert.equal(earlier.amount(at, earlier.amountPosition('dues')), row / 4);
    assert.equal(earlier.field(at, earlier.fieldPosition('name')), row & 0xffff);
  };
  for (const [at, row] of rows.entries()) check(row, at);
  for (const [at, row] of [...rows.entries()].reverse()) check(row, at);
  assert.equal(find(7), -1);
  check(8, 6);
});
