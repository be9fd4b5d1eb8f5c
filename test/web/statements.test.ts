import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sheet, Table } from '../../web/src/api/contract.ts';
import {
  addStatement,
  type FindTable,
  listCorrections,
  type Statement,
} from '../../web/src/features/decisions/corrections/statements.ts';
import { findTableAt, nameSheet, nameTable } from '../../web/src/features/inspection/source/table-of-place.ts';

/** Two tables on the first sheet, in the columns A to C and E to G, and a table on each further sheet. */
const findTable: FindTable = ({ sheet, a1 }) => `t${sheet}${sheet === 0 && a1 >= 'E' ? ' right' : ''}`;

const say = (sheet: number, a1: string, field: string | null): Statement[number] => ({
  kind: 'column_field',
  places: [{ sheet, a1 }],
  field,
});

const gather = (...statements: Statement[]) =>
  listCorrections(statements.reduce<Statement[]>((now, next) => addStatement(now, next, findTable), []));

test('a field may be given to a column of each sheet', () => {
  const said = [say(1, 'C1', 'member_id'), say(2, 'D1', 'member_id'), say(3, 'C1', 'member_id')];
  assert.deepEqual(gather(...said.map((one) => [one])), said);
});

test('a field may be given to a column of each table of a sheet', () => {
  const said = [say(0, 'B1', 'member_id'), say(0, 'F1', 'member_id')];
  assert.deepEqual(gather(...said.map((one) => [one])), said);
});

test('within a table the later column gets the field, and the earlier statement goes with what followed from it', () => {
  const kept = say(1, 'B1', 'member_id');
  const earlier = [say(0, 'B1', 'member_id'), say(0, 'A1', null)];
  const later = say(0, 'C1', 'member_id');
  assert.deepEqual(gather([kept], earlier, [later]), [kept, later]);
});

test('several columns of a table may have no field', () => {
  const said = [say(0, 'A1', null), say(0, 'B1', null)];
  assert.deepEqual(gather(...said.map((one) => [one])), said);
});

test('the later statement about a column counts', () => {
  assert.deepEqual(gather([say(0, 'A1', 'name')], [say(0, 'A1', 'city')]), [say(0, 'A1', 'city')]);
});

test('what is said directly about a place overrides what follows from another statement, place by place', () => {
  const places = [
    { sheet: 0, a1: 'B1' },
    { sheet: 1, a1: 'B1' },
  ];
  const lost: Statement[number] = { kind: 'column_field', places, field: null };
  const given = say(0, 'A1', 'amount');
  assert.deepEqual(gather([given, lost], [say(1, 'B1', 'hours')]), [
    given,
    say(1, 'B1', 'hours'),
    { ...lost, places: places.slice(0, 1) },
  ]);
  // Said of both places at once, nothing is left to follow.
  const both: Statement[number] = { ...lost, then: 'carry' };
  assert.deepEqual(gather([given, say(0, 'B1', null)], [both]), [given, both]);
});

test('what follows from two statements is said once', () => {
  const lost = say(0, 'B1', null);
  assert.deepEqual(gather([say(0, 'A1', 'amount'), lost], [say(0, 'C1', 'hours'), lost]), [
    say(0, 'A1', 'amount'),
    say(0, 'C1', 'hours'),
    lost,
  ]);
});

test('a place is named with its sheet and table if the same column is elsewhere, too', () => {
  const table = (id: string, a1_range: string, letters: string) =>
    ({ id, a1_range, columns: [...letters].map((column) => ({ column })) }) as Table;
  const sheet = (index: number, ...tables: Table[]) => ({ index, name: `Sheet${index + 1}`, tables }) as Sheet;
  const beside = sheet(0, table('t1', 'A1:C9', 'ABC'), table('t2', 'E1:G9', 'EFG'));
  const below = sheet(1, table('t3', 'A1:C9', 'ABC'), table('t4', 'A12:C20', 'ABC'));
  const place = (index: number, a1: string) => ({ sheet: index, a1 });
  const both = { sheets: [beside, below] };
  const found = [place(0, 'B1'), place(0, 'F1'), place(1, 'B1'), place(1, 'B12'), place(1, 'B10'), place(2, 'B1')];
  assert.deepEqual(
    found.map((one) => [findTableAt(both, one)?.id, nameSheet(both, one), nameTable(both, one)]),
    [
      ['t1', 'Sheet1', undefined],
      ['t2', 'Sheet1', undefined],
      ['t3', 'Sheet2', 'A1:C9'],
      ['t4', 'Sheet2', 'A12:C20'],
      [undefined, 'Sheet2', undefined],
      [undefined, undefined, undefined],
    ],
  );
  assert.equal(nameSheet({ sheets: [beside, sheet(1)] }, place(0, 'B1')), undefined);
});
