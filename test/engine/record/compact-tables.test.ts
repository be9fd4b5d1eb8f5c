import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeTables } from '../../../src/contract/artifact/complete-tables.ts';
import type { Artifact, Issue, Table } from '../../../src/contract/artifact.ts';
import { formatArtifact } from '../../../src/engine/record/format-artifact.ts';
import { listTables } from '../../../src/record/index.ts';
import { assertArtifact } from '../../helpers/check-record.ts';
import { makeSampleArtifact } from '../../helpers/sample-artifact.ts';

/** A record of sheets alike, whose tables can be changed. */
function makeAlike(count: number, change: (table: Table, number: number) => void = () => undefined): Artifact {
  const artifact = makeSampleArtifact();
  const [sheet] = artifact.sheets;
  artifact.sheets = Array.from({ length: count }, (_, index) => {
    const own = structuredClone(sheet!);
    const tables = own.tables.slice(0, 1).map((table) => ({ ...table, id: `table_${index + 1}` }));
    for (const table of tables) change(table, index + 1);
    return { ...own, name: `Sheet ${index + 1}`, index, tables };
  });
  return artifact;
}

const store = (artifact: Artifact): Artifact => JSON.parse([...formatArtifact(artifact)].join(''));

const tablesOf = (artifact: Artifact) => listTables(artifact).map(({ table }) => table as Table & { like?: string });

test('the first five tables are whole; later ones leave out what the table with the same headers has', () => {
  const artifact = makeAlike(8, (table, number) => {
    if (number === 2 || number === 8) table.columns[0]!.header = 'Another';
    if (number === 7) table.mapping![0]!.score += 1;
  });
  const stored = tablesOf(store(artifact));
  assert.deepEqual(stored.slice(0, 5), tablesOf(artifact).slice(0, 5));
  assert.deepEqual(
    stored.map(({ like }) => like),
    [undefined, undefined, undefined, undefined, undefined, 'table_1', 'table_1', 'table_2'],
  );
  const [, , , , , sixth, seventh, eighth] = stored;
  assert.deepEqual([sixth!.columns, sixth!.mapping, eighth!.columns], [undefined, undefined, undefined]);
  const [column] = artifact.sheets[6]!.tables[0]!.mapping!;
  assert.deepEqual(seventh!.mapping, [{ raw: column!.raw, score: column!.score }]);
});

test('a stored record is completed to the record that was stored, whatever differs between its tables', () => {
  const changes: ((table: Table) => void)[] = [
    () => undefined,
    ({ columns }) => columns.push({ column: 'Z', header: 'New', header_parts: ['New'] }),
    ({ columns, mapping }) => {
      columns.pop();
      mapping!.pop();
    },
    ({ mapping }) => mapping!.reverse(),
    ({ mapping }) => {
      mapping![0]!.candidates = [];
    },
    ({ mapping }) => {
      mapping![0]!.candidates = [{ field: 'unheard_of', score: 2, evidence: { rest: 2 } }, ...mapping![0]!.candidates];
    },
    ({ mapping }) => {
      mapping![0] = { ...mapping![0]!, target_field: null, reason: 'field_taken', uncertain: true };
    },
    ({ mapping }) => {
      for (const column of mapping!)
        for (const key of ['reason', 'uncertain', 'confidence'] as const) delete column[key];
    },
    (table) => delete table.mapping,
    (table) => delete table.transform,
    (table) => {
      table.columns = [];
      table.mapping = [];
    },
    ({ transform }) => {
      transform!.rows += 1;
    },
  ];
  // Each kind of table is once the one that others refer to.
  for (const first of changes) {
    const all = [first, first, first, first, first, ...changes];
    const artifact = makeAlike(all.length, (table, number) => all[number - 1]!(table));
    assert.deepEqual(completeTables(store(artifact)), artifact);
  }
});

test('repeated issues of a column are listed as rows of the first, and completed to one issue for each cell', () => {
  const issue = (a1: string, message = 'Wrong.'): Issue => {
    const row = Number(/\d+$/.exec(a1)![0]);
    return { a1, row_index: row, code: 'wrong', severity: 'error', message, target_field: 'email', rule: 'engine' };
  };
  const issues = [...[2, 3, 4, 5, 6, 7].map((row) => issue(`B${row}`)), issue('C7'), issue('B8'), issue('B9', 'Odd.')];
  const ofTable: Issue = { ...issue('A1'), a1: 'A1:C9', row_index: null };
  const ofRange: Issue = { ...issue('B2'), rows: 8, a1: 'B2:B9' };
  const artifact = makeAlike(6, (table) => {
    table.validation = { issues: [...issues, ofTable, ...Array.from({ length: 7 }, () => ofRange)], totals: [] };
  });
  const stored = store(artifact);
  const [whole, joined] = [0, 5].map((i) => stored.sheets[i]!.tables[0]!.validation!.issues);
  assert.deepEqual(whole, artifact.sheets[0]!.tables[0]!.validation!.issues);
  assert.deepEqual(
    joined!.slice(0, 4).map(({ a1, ...rest }) => [a1, 'also_rows' in rest ? rest.also_rows : []]),
    [
      ['B2', [3, 4, 5, 6, 7, 8]],
      ['C7', []],
      ['B9', []],
      ['A1:C9', []],
    ],
  );
  const completed = completeTables(stored);
  assertArtifact(completed);
  const sorted = (record: Artifact) =>
    record.sheets[5]!.tables[0]!.validation!.issues.map((one) => JSON.stringify(one)).sort();
  assert.deepEqual(sorted(completed), sorted(artifact));
  // A job that continues stores the same text again.
  assert.deepEqual(store(completeTables(store(artifact))), store(artifact));
});

test('values that are no record are left to the check', () => {
  const odd = {
    id: 'b',
    like: 'a',
    columns: 1,
    mapping: [null],
    fields: {},
    validation: { issues: [null, { also_rows: [1] }] },
  };
  const tables = [{ id: 'a', columns: [null], mapping: [null], fields: 7 }, odd, null, { like: 'c' }];
  for (const value of [null, 7, [], {}, { sheets: 1 }, { sheets: [null, { tables }] }]) {
    assert.doesNotThrow(() => completeTables(value));
  }
});
