import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Artifact } from '../../../src/contract/artifact.ts';
import type { LabelledSheet, LabelledTable, RowLabel } from '../../../src/contract/labels.ts';
import { makeFigures } from '../../../src/trials/score/figures/make-figures.ts';
import { judgeDocument } from '../../../src/trials/score/judge/judge-document.ts';
import { findNeutralRows, readNeutralWords } from '../../../src/trials/score/judge/neutral-rows.ts';
import { pluck } from '../../helpers/pluck.ts';
import { makeFileFolder } from '../../helpers/temp-folder.ts';

/** `[first row, last row, label, confidence, the row that the confidence is about]`. */
type Run = [number, number, string, number?, number?];

interface FoundTable {
  range: string;
  headerRows: number[];
  confidence?: number;
  headerConfidence?: number;
  columns?: { column: string; field: string | null; confidence?: number }[];
}

/** The parts of a record that are judged. */
function makeArtifact(runs: readonly Run[], tables: readonly FoundTable[] = [], sheet: object = {}): Artifact {
  const rows = runs.map(([first_row, last_row, label, confidence, lowest_row]) => ({
    first_row,
    last_row,
    label,
    confidence,
    lowest_row,
  }));
  const found = tables.map(({ range, headerRows, confidence, headerConfidence, columns = [] }) => ({
    a1_range: range,
    title_rows: [],
    header: { rows: headerRows, synthetic: false, confidence: headerConfidence },
    confidence,
    mapping: columns.map(({ column, field, confidence: sure }) => ({
      raw: { column, header: '' },
      proposed_field: field,
      target_field: field,
      confidence: sure,
    })),
  }));
  const row_count = Math.max(...runs.map(([, last]) => last));
  return {
    summary: {},
    sheets: [{ name: 'S', index: 0, row_count, rows, tables: found, ...sheet }],
  } as unknown as Artifact;
}

function judge(labelled: Omit<LabelledSheet, 'index'>, artifact: Artifact) {
  const document = {
    path: '/a.csv',
    labelsPath: '/a.labels.json',
    name: 'a.csv',
    collection: 'c',
    labels: { document: 'a.csv', sheets: [{ index: 0, ...labelled }] },
  };
  return judgeDocument(document, { artifact, error: null });
}

const label = (first_row: number, last_row: number, name: RowLabel) => ({ first_row, last_row, label: name });

test('a header block continues over blank rows, and ends at any other row', () => {
  const runs: Run[] = [
    [1, 1, 'header'],
    [2, 2, 'blank'],
    [3, 3, 'header'],
    [4, 6, 'data'],
    [7, 7, 'header'],
    [8, 9, 'data'],
  ];
  const header = (rows: number[]) =>
    judge({ tables: [{ first_row: 1, last_row: 9, header_rows: rows }] }, makeArtifact(runs)).sheets[0]!.header;
  assert.deepEqual(header([1, 3]), { expected: [1, 3], found: [1, 3] });
  assert.deepEqual(header([1]), { expected: [1], found: [1, 3] });
  assert.deepEqual(header([7, 1, 3]), { expected: [1, 3], found: [1, 3] });
});

test('each found table is matched with the labelled table that shares the most rows', () => {
  const artifact = makeArtifact(
    [[1, 30, 'data']],
    [
      { range: 'A1:B19', headerRows: [] },
      { range: 'A20:B20', headerRows: [] },
    ],
  );
  const tables = [
    { first_row: 1, last_row: 20 },
    { first_row: 5, last_row: 8 },
  ];
  const { tables: score } = judge({ tables }, artifact).sheets[0]!;
  assert.deepEqual(score, {
    expected: 2,
    found: 2,
    overlaps: [
      { first_row: 1, last_row: 20, iou: 19 / 20 },
      { first_row: 5, last_row: 8, iou: 0 },
    ],
  });
});

test('a sheet that was left out counts as a sheet of which nothing was read', () => {
  const labelled = {
    rows: [label(1, 1, 'header'), label(2, 4, 'data')],
    tables: [{ first_row: 1, last_row: 4, header_rows: [1] }],
  };
  const score = judge(labelled, makeArtifact([[1, 1, 'blank']], [], { skipped: 'hidden', rows: [], row_count: 0 }));
  assert.deepEqual(score.sheets[0]!.rows!.confusion, { header: { unread: 1 }, data: { unread: 3 } });
  assert.equal(score.quality, 0);
});

test('a label that no corpus has is a mistake, and does not count as one of the six', () => {
  const score = judge(
    { rows: [label(1, 2, 'data')] },
    makeArtifact([
      [1, 1, 'separator'],
      [2, 2, 'data'],
    ]),
  );
  assert.deepEqual(score.sheets[0]!.rows!.confusion, { data: { data: 1, other: 1 } });
});

test('confidence: the curve by tenths, its error, and the share that is right', () => {
  const artifact = makeArtifact(
    [
      [1, 1, 'header', 1],
      [2, 4, 'data', 0.9, 3],
      [5, 5, 'data', 0.42],
      [6, 6, 'note', 0.48],
    ],
    [
      {
        range: 'A1:B5',
        headerRows: [1],
        confidence: 0.8,
        headerConfidence: 0.6,
        columns: [
          { column: 'A', field: 'id', confidence: 0.7 },
          { column: 'B', field: null, confidence: 0.75 },
        ],
      },
      { range: 'A20:B25', headerRows: [20], confidence: 0.3, headerConfidence: 0.2 },
    ],
  );
  const score = judge(
    {
      rows: [label(1, 1, 'header'), label(2, 4, 'data'), label(5, 5, 'total'), label(6, 6, 'note')],
      tables: [
        {
          first_row: 1,
          last_row: 5,
          header_rows: [1],
          columns: [
            { column: 'A', target_field: 'id' },
            { column: 'B', target_field: 'name' },
          ],
        },
      ],
    },
    artifact,
  );
  const { rows, headers, tables, columns } = makeFigures([score, score]).confidence;
  // For each run, the row of its confidence: 1, 3, 5 and 6; 5 is wrong. The confidence 1 belongs to the last tenth.
  assert.deepEqual(pluck(rows?.curve ?? [], 'from', 'to', 'count', 'right'), [
    [0.4, 0.5, 4, 0.5],
    [0.9, 1, 4, 1],
  ]);
  assert.equal(rows?.curve[0]?.confidence.toFixed(6), '0.450000');
  assert.deepEqual(rows?.right, { count: 6, of: 8, share: 6 / 8 });
  // |2 - 1.8| of 4 rows and |4 - 3.8| of 4, over all 8.
  assert.equal(rows?.calibration_error.toFixed(6), ((0.2 + 0.2) / 8).toFixed(6));
  // The second table matches no labelled table.
  assert.deepEqual(tables?.right, { count: 2, of: 4, share: 0.5 });
  assert.deepEqual(headers?.right, { count: 2, of: 4, share: 0.5 });
  assert.deepEqual(columns?.curve, [{ from: 0.7, to: 0.8, count: 4, confidence: 0.725, right: 0.5 }]);
});

test('without recorded confidence there is no curve', () => {
  const score = judge({ rows: [label(1, 1, 'data')] }, makeArtifact([[1, 1, 'data']]));
  assert.deepEqual(makeFigures([score]).confidence, { rows: null, headers: null, tables: null, columns: null });
});

test('a table with certain confidence has exactly the header and the rows of the label', () => {
  const artifact = makeArtifact(
    [
      [1, 2, 'header'],
      [3, 40, 'data'],
    ],
    [{ range: 'A1:B40', headerRows: [1, 2], confidence: 0.9, headerConfidence: 0.9 }],
  );
  const areRight = (labelled: LabelledTable) => {
    const { tables, headers } = judge({ tables: [labelled] }, artifact).sheets[0]!.confidence;
    return [tables[0]?.right, headers[0]?.right];
  };
  assert.deepEqual(areRight({ first_row: 1, last_row: 40, header_rows: [1, 2] }), [1, 1]);
  assert.deepEqual(areRight({ first_row: 1, last_row: 41, header_rows: [1, 2] }), [0, 1]);
  assert.deepEqual(areRight({ first_row: 1, last_row: 40, header_rows: [1] }), [0, 0]);
  assert.deepEqual(areRight({ first_row: 1, header_rows: [1, 2] }), [undefined, 1], 'its last row is not judged');
  assert.deepEqual(areRight({ first_row: 1, last_row: 40 }), [undefined, undefined], 'its header is not judged');
});

/** A document with a header, three rows, and the columns A (id), B (no field by its label) and C (name). */
function judgeClean(points: readonly object[], { assigned = 'name', lost = false } = {}) {
  const runs: Run[] = [[1, 1, 'header'], [2, lost ? 3 : 4, 'data'], ...(lost ? [[4, 4, 'note'] as Run] : [])];
  const columns = [
    { column: 'A', field: 'id' },
    { column: 'B', field: null },
    { column: 'C', field: assigned },
  ];
  const artifact = makeArtifact(runs, [{ range: 'A1:C4', headerRows: [1], columns }]);
  Object.assign(artifact.summary, { attention: points });
  const labelled: LabelledTable = {
    first_row: 1,
    header_rows: [1],
    columns: [
      { column: 'A', target_field: 'id' },
      { column: 'B', target_field: null },
      { column: 'C', target_field: 'name' },
    ],
  };
  return judge({ tables: [labelled] }, artifact);
}

const undecided = (...letters: string[]) => ({
  code: 'column_undecided',
  sheet: 'S',
  count: letters.length,
  columns: letters.map((column) => ({ column, header: '', places: [] })),
});

test('clean: points that any list of the labels would have, and that are right, are no reason against it', () => {
  const told = [{ code: 'synthetic_header' }, { code: 'required_field_unmapped', target_field: 'email' }];
  assert.deepEqual(judgeClean([...told, undecided('B')]).clean, { open: [], mapped: true, whole: true });
  assert.deepEqual(judgeClean([undecided('B', 'D')]).clean?.open, ['column_undecided']);
  assert.deepEqual(judgeClean([{ ...undecided('B'), count: 2 }]).clean?.open, ['column_undecided']);
  const open = [{ code: 'uncertain_mapping' }, { code: 'required_field_unmapped', target_field: 'name' }];
  assert.deepEqual(judgeClean(open).clean?.open, ['required_field_unmapped', 'uncertain_mapping']);
});

test('clean: how many documents are called so, and how many of these are right and whole', () => {
  const documents = [
    judgeClean([]),
    judgeClean([{ code: 'uncertain_mapping' }]),
    judgeClean([], { assigned: 'id' }),
    judgeClean([], { lost: true }),
    judge({ rows: [] }, makeArtifact([[1, 1, 'data']])),
  ];
  const { clean } = makeFigures(documents);
  assert.deepEqual(clean.called, { count: 2, of: 3, share: 2 / 3 });
  assert.deepEqual(clean.right, { count: 1, of: 3, share: 1 / 3 });
});

test('where only totals are judged, a row with a neutral word and without a label does not count', async () => {
  const folder = makeFileFolder();
  const path = join(folder, 'book.csv');
  const words = join(folder, 'words.txt');
  writeFileSync(path, 'Name,Hours\nAnn,3\nSub total,3\nAnn,4\nTotal,7\nSubtotals,9\n');
  writeFileSync(words, 'total\nsub-total\n\n');
  const labels = {
    document: 'book.csv',
    judged: ['total' as const],
    sheets: [{ index: 0, rows: [label(5, 5, 'total')] }],
  };
  const neutral = await findNeutralRows({ path, labels }, readNeutralWords(words));
  assert.deepEqual([...(neutral.get(0) ?? [])], [3, 5]);
  const artifact = makeArtifact([
    [1, 1, 'header'],
    [2, 2, 'data'],
    [3, 3, 'total'],
    [4, 4, 'data'],
    [5, 6, 'total'],
  ]);
  const document = { name: 'book.csv', collection: 'c', labels };
  const confusionOf = (rows?: typeof neutral) =>
    judgeDocument(document, { artifact, error: null }, rows).sheets[0]!.rows!.confusion;
  assert.deepEqual(confusionOf(neutral), { total: { total: 1 }, unlabelled: { header: 1, data: 2, total: 1 } });
  assert.deepEqual(confusionOf(), { total: { total: 1 }, unlabelled: { header: 1, data: 2, total: 2 } });
  const whole = { document: 'book.csv', sheets: labels.sheets };
  assert.equal((await findNeutralRows({ path, labels: whole }, /total/)).size, 0);
  assert.throws(() => readNeutralWords(join(folder, 'none.txt')), { code: 'file_not_found' });
});
