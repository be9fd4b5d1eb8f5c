import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isBlankValue } from '../../../src/engine/rows/rows.ts';
import { ByteBuilder } from '../../../src/workbook/rows/byte-builder.ts';
import { ColumnCells, RowCells } from '../../../src/workbook/rows/column-cells.ts';
import { cutRows } from '../../../src/workbook/rows/cut-rows.ts';
import { decodeDate, type EncodedCell } from '../../../src/workbook/rows/date-cell.ts';
import { makeRow } from '../../../src/workbook/rows/make-row.ts';
import { listRows, type Row } from '../../../src/workbook/rows/row.ts';
import { RowBlock } from '../../../src/workbook/rows/row-block.ts';
import { RowBuilder } from '../../../src/workbook/rows/row-builder.ts';
import { FORMAT_BITS, FORMAT_BYTES, FORMAT_COUNT, INDENT_SHIFT } from '../../../src/workbook/rows/row-formats.ts';
import type { CellValue } from '../../../src/workbook/types.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 80 }),
  fc.constantFrom(' ', '\u00a0', '\u3000\t', '"', '\\', 'é', '\ud800', '\ufffe', '12 a'),
);
const value: fc.Arbitrary<CellValue> = fc.oneof(
  text.map((found) => (found === '' ? null : found)),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(
    { date: '2024-02-29' },
    { date: '0904-12-31' },
    { date: '9999-01-01' },
    { date: '+012024-02-29' },
    { datetime: '2024-02-29T01:02:03' },
    { time: '01:02:03.004' },
  ),
);
const lists = fc.array(fc.array(value, { maxLength: 9 }), { minLength: 1, maxLength: 6 });

function build(rows: readonly (readonly CellValue[])[]): Row[] {
  const builder = new RowBuilder();
  for (const [at, values] of rows.entries()) {
    builder.startRow();
    for (const [column, cell] of values.entries()) builder.place(column, cell);
    builder.endRow(at + 1, at % 2 === 1, true);
  }
  return builder.take();
}

function cutEmptyEnd(values: readonly CellValue[]): CellValue[] {
  return values.slice(0, values.findLastIndex((cell) => cell !== null) + 1);
}

function toJson(list: { writeJson(out: ByteBuilder): void }): unknown[] {
  const out = new ByteBuilder(8);
  list.writeJson(out);
  return JSON.parse(out.take().toString());
}

const decodeCells = (cells: unknown) => (cells as EncodedCell[]).map(decodeDate);

test('rows return what was put in, cell by cell and as lists of JSON, also after storing and loading', () => {
  fc.assert(
    fc.property(lists, (rows) => {
      const built = build(rows);
      const loaded = listRows(RowBlock.load(built[0]!.block.store()));
      for (const found of [built, loaded]) {
        assert.deepEqual(
          found.map(({ index, hidden, values }) => ({ index, hidden, values })),
          rows.map((values, at) => ({ index: at + 1, hidden: at % 2 === 1, values: cutEmptyEnd(values) })),
        );
        assert.deepEqual(toJson(new RowCells(found)).map(decodeCells), rows.map(cutEmptyEnd));
        for (let column = 0; column < 9; column++) {
          const cells = new ColumnCells(found, column);
          const expected = rows.map((values) => values[column] ?? null);
          assert.deepEqual(decodeCells(toJson(cells)), expected);
          for (const [at, cell] of expected.entries()) {
            assert.deepEqual(cells.valueAt(at), cell);
            assert.equal(cells.isNullAt(at), cell === null);
            assert.equal(cells.isTextAt(at), typeof cell === 'string');
            assert.equal(cells.isBlankAt(at), isBlankValue(cell));
          }
        }
        for (const [at, values] of rows.entries()) assert.equal(found[at]!.isBlank, values.every(isBlankValue));
      }
    }),
  );
});

test('cells may come in any order, and a null never replaces a value', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 9 }), fc.infiniteStream(fc.nat()), (values, order) => {
      const builder = new RowBuilder();
      builder.startRow();
      builder.place(0, 'before');
      builder.endRow(1, false);
      builder.startRow();
      const columns = [...values.keys()].map((column) => ({ column, at: order.next().value! }));
      for (const { column } of columns.toSorted((a, b) => a.at - b.at)) {
        builder.place(column, values[column]!);
        builder.place(column, null);
      }
      builder.endRow(2, false, true);
      const rows = builder.take();
      assert.deepEqual(rows[0]!.values, ['before']);
      assert.deepEqual(rows[1]!.values, cutEmptyEnd(values));
    }),
  );
});

test('durations stay durations in whatever order the cells come', () => {
  const days = [0.34375, 0.1 + 0.2, 1e-9];
  for (const order of [
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [2, 0, 3, 1],
  ]) {
    const builder = new RowBuilder();
    builder.startRow();
    for (const column of order) {
      if (column === 3) builder.place(3, 8.25);
      else builder.placeHours(column, days[column]!);
    }
    builder.endRow(1, false);
    const [row] = builder.take();
    assert.deepEqual(row!.values, [8.25, 7.2, 0, 8.25]);
    const [loaded] = listRows(RowBlock.load(row!.block.store()));
    for (const found of [row!, loaded!]) {
      assert.deepEqual(
        [0, 1, 2, 3, 4].map((column) => found.daysAt(column)),
        [...days, undefined, undefined],
      );
    }
  }
});

test('a duration has any number of days, and is read as its hours to the millisecond', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (days) => {
      const builder = new RowBuilder();
      builder.startRow();
      builder.placeHours(0, days);
      builder.endRow(1, false);
      const [row] = builder.take();
      const hours = row!.valueAt(0) as number;
      const stored = row!.daysAt(0);
      assert.ok((stored ?? hours) === days);
      if (stored === undefined) assert.ok(Math.abs(days) > 1e300);
      else assert.ok(Math.abs(hours - days * 24) <= Math.max(1 / 7_000_000, Math.abs(days) * 1e-12));
    }),
  );
});

test('bytes of texts and numbers are used directly, or decoded if that is not possible', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 6 }), (texts) => {
      const builder = new RowBuilder();
      builder.startRow();
      const wellFormed = texts.map((found) => found.toWellFormed());
      for (const [column, found] of wellFormed.entries()) {
        const bytes = Buffer.from(`<${found}>`);
        builder.placeTextBytes(column, bytes, 1, bytes.length - 1);
      }
      builder.endRow(1, false, true);
      const [row] = builder.take();
      assert.deepEqual(row!.values, cutEmptyEnd(wellFormed.map((found) => (found === '' ? null : found))));
      assert.equal(row!.isBlank, wellFormed.every(isBlankValue));
    }),
  );
});

test('texts that surely differ are distinguished from texts that may be equal', () => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      const cells = new ColumnCells([makeRow(1, [one])], 0);
      if (one === '') return;
      assert.equal(cells.differsAt(0, one), false);
      if (cells.differsAt(0, other)) assert.notEqual(one, other);
    }),
  );
});

test('rows that were taken do not get notes of later rows', () => {
  const builder = new RowBuilder();
  const take = (days: number, isUncached: boolean) => {
    builder.startRow();
    builder.placeHours(0, days);
    if (isUncached) builder.markUncached(1);
    builder.endRow(1, false);
    return builder.take()[0]!;
  };
  const first = take(3, false);
  const second = take(0.1 + 0.2, true);
  assert.deepEqual([first.daysAt(0), first.uncached], [3, []]);
  assert.deepEqual([second.daysAt(0), second.uncached], [0.1 + 0.2, [1]]);
});

test('what formats show goes with stored rows, for rows in any order of cells', () => {
  const builder = new RowBuilder(true);
  const add = (index: number, cells: readonly [column: number, format: number][]) => {
    builder.startRow();
    for (const [column, format] of cells) {
      builder.format = format;
      builder.place(column, 'text');
    }
    builder.endRow(index, false);
  };
  const { bold, money, number } = FORMAT_BITS;
  add(1, [
    [0, bold | (3 << INDENT_SHIFT)],
    [1, bold],
    [2, money | number],
  ]);
  // A cell that is inserted later leaves the formats of its row unknown.
  add(2, [
    [1, bold],
    [0, bold],
  ]);
  const { block } = builder.take()[0]!;
  const { formats } = RowBlock.load(Buffer.from(block.store()));
  const expected = new Uint8Array(2 * FORMAT_BYTES);
  expected.set([2], Math.log2(bold));
  expected.set([1], Math.log2(money));
  expected.set([1], Math.log2(number));
  expected.set([bold, 0, 3], FORMAT_COUNT);
  assert.deepEqual([...formats!], [...expected]);
  assert.equal(RowBlock.load(Buffer.from(makeRow(1, ['text']).block.store())).formats, null);
});

test('the format of a text that needs escapes in JSON counts once', () => {
  const builder = new RowBuilder(true);
  builder.startRow();
  for (const [column, text] of ['plain', 'a "quoted" text', 'a\\b'].entries()) {
    builder.format = column === 1 ? FORMAT_BITS.bold : FORMAT_BITS.italic;
    const bytes = Buffer.from(text);
    builder.placeTextBytes(column, bytes, 0, bytes.length);
  }
  builder.endRow(1, false);
  const { formats } = builder.take()[0]!.block;
  assert.deepEqual([formats![Math.log2(FORMAT_BITS.bold)], formats![Math.log2(FORMAT_BITS.italic)]], [1, 2]);
});

test('rows of some columns have the formats that all cells of the row have, and all if they have all cells', () => {
  const builder = new RowBuilder(true);
  const { bold, italic } = FORMAT_BITS;
  const add = (index: number, cells: readonly [column: number, format: number][]) => {
    builder.startRow();
    for (const [column, format] of cells) {
      builder.format = format;
      builder.place(column, 'text');
    }
    builder.endRow(index, false);
  };
  add(1, [
    [0, bold | (2 << INDENT_SHIFT)],
    [1, bold | italic],
    [4, bold],
  ]);
  add(2, [
    [4, bold | (3 << INDENT_SHIFT)],
    [5, italic],
  ]);
  const rows = builder.take();
  const describe = (row: Row) => {
    const at = row.position * FORMAT_BYTES;
    const of = (i: number) => row.block.formats?.[at + i];
    return [row.index, of(Math.log2(bold)), of(Math.log2(italic)), of(FORMAT_COUNT), of(FORMAT_COUNT + 2)];
  };
  assert.deepEqual(cutRows(rows, 0, 3).map(describe), [[1, 2, 0, bold, 2]]);
  assert.deepEqual(cutRows(rows, 4, 9).map(describe), [
    [1, 1, 0, bold, 0],
    [2, 1, 1, bold, 3],
  ]);
  assert.equal(cutRows([makeRow(1, ['text'])], 0, 3)[0]!.block.formats, null);
});
