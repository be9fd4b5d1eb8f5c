import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Artifact, Mapping, Sheet, Table } from '../../web/src/api/contract.ts';
import type { Said, SaidPoints, Statement } from '../../web/src/features/decisions/corrections/statements.ts';
import type { ColumnLine } from '../../web/src/features/decisions/document-lines/index.ts';
import type { Line } from '../../web/src/features/decisions/lines/line.ts';
import type { ReviewedAttention } from '../../web/src/features/decisions/review/question.ts';
import './support/load-components.ts';

const { makeColumnLines, makePointLines, settleColumns } = await import(
  '../../web/src/features/decisions/document-lines/index.ts'
);
const { dropPoints, findAnswer, isAnswered, isOpen, joinPoints } = await import(
  '../../web/src/features/decisions/lines/index.ts'
);
const { describeNumbers } = await import('../../web/src/features/decisions/document/describe-numbers.ts');
const { listChoices: listFieldChoices } = await import('../../web/src/features/entities/fields/index.ts');
const { joinNames } = await import('../../web/src/features/decisions/document/use-named-rows.ts');
const { findNext, findStart, startIn } = await import('../../web/src/features/decisions/document/chosen.ts');
const { findGivenCells, withStatement } = await import('../../web/src/features/decisions/corrections/index.ts');
const { findTableAt } = await import('../../web/src/features/inspection/source/table-of-place.ts');

const NOTHING: Said = { statements: [], points: [] };
const findLabel = (field: string) => field.toUpperCase();

interface DrawnColumn {
  header: string;
  /** The field it has. */
  field?: string;
  /** How often such a decision is right. */
  confidence?: number;
  /** Fields it may be, with probabilities. */
  may?: Record<string, number>;
  isUndecided?: boolean;
  isEmpty?: boolean;
}

const LETTERS = 'ABCDEFGHIJ';

/** A table with the header in its first row and three rows below it. */
function makeTable(id: string, firstRow: number, drawn: readonly DrawnColumn[]): Table {
  const mapping = drawn.map(({ header, field = null, may = {}, isUndecided, confidence }, at) => ({
    raw: { column: LETTERS[at], header },
    target_field: field,
    ...(confidence === undefined ? {} : { confidence }),
    candidates: Object.entries(may).map(([name, probability]) => ({ field: name, probability, score: probability })),
    ...(isUndecided ? { unmapped: { then: 'carry', decided_by: 'nobody' } } : {}),
  }));
  const columns = drawn.map(({ isEmpty = false }, at) => ({ column: LETTERS[at], empty: isEmpty }));
  const a1_range = `A${firstRow}:${LETTERS[drawn.length - 1]}${firstRow + 3}`;
  return { id, a1_range, header: { rows: [firstRow] }, columns, mapping: mapping as Mapping[] } as unknown as Table;
}

const makeArtifact = (...sheets: Table[][]): Artifact =>
  ({
    sheets: sheets.map((tables, index) => ({ index, name: `Sheet${index + 1}`, tables, rows: [] }) as unknown as Sheet),
  }) as unknown as Artifact;

const point = (id: string, code: ReviewedAttention['code'], more: Partial<ReviewedAttention> = {}) =>
  ({ id, code, message: `${code}.`, needs_decision: true, ...more }) as ReviewedAttention;

interface Drawn {
  attention?: ReviewedAttention[];
  /** Fields that the values of columns may belong to, by header; left out: not known yet. */
  offers?: Record<string, string[]>;
  memory?: (header: string) => ReturnType<Parameters<typeof makeColumnLines>[0]['findMemory']>;
}

function read(artifact: Artifact, { attention = [], memory = () => null, offers }: Drawn = {}) {
  const sources = {
    artifact,
    attention,
    findLabel,
    findMemory: ({ mapping }: { mapping: Mapping }) => memory(mapping.raw.header),
    ...(offers && { findOffers: ({ header }: ColumnLine) => offers[header] }),
  };
  const lines = makeColumnLines(sources);
  return { lines, settle: (said: Said = NOTHING) => settleColumns(lines, said, sources) };
}

const find = (lines: readonly ColumnLine[], header: string) => lines.find((line) => line.header === header)!;
const labels = (line: Line) => line.choices.map(({ label }) => label);
const framed = (line: Line) => (line.suggested === null ? null : labels(line)[line.suggested]);

/** Says one of the answers of a line as the page does. */
const say = (artifact: Artifact, now: Said, line: Line, label: string): Said => {
  const { statement = [], points } = line.choices.find((one) => one.label === label)!;
  const findTable = (place: { sheet: number; a1: string }) => findTableAt(artifact, place)?.id;
  const statements = statement[0] ? withStatement(now.statements, statement[0], statement, findTable) : now.statements;
  return { statements, points: points ? [...now.points, points] : now.points };
};

const open = (header: string, may: Record<string, number> = {}): DrawnColumn => ({ header, may, isUndecided: true });

test('a column with the same header and reading in several sheets is one line; two, if it is likely to be two fields', () => {
  const artifact = makeArtifact(
    [makeTable('t1', 1, [open('No'), open('Art', { kind: 0.6 }), { header: 'Name', field: 'name' }])],
    [makeTable('t2', 1, [open(' no '), open('Art', { trade: 0.6 }), { header: 'Name', field: 'first_name' }])],
  );
  const { lines } = read(artifact);
  assert.deepEqual(
    lines.map(({ header, at }) => [header, at.map(({ table }) => table.id)]),
    [
      ['No', ['t1', 't2']],
      ['Art', ['t1']],
      ['Name', ['t1']],
      ['Art', ['t2']],
      ['Name', ['t2']],
    ],
  );
  const [both] = find(lines, 'No').choices;
  assert.deepEqual(both!.statement![0]!.places, [
    { sheet: 0, a1: 'A1' },
    { sheet: 1, a1: 'A1' },
  ]);
});

test('a header that is clear on one sheet is the same decision, or the same field, on another', () => {
  const artifact = makeArtifact(
    [makeTable('t1', 1, [open('Vorna', { first_name: 0.6 }), { header: 'City', field: 'city' }])],
    [makeTable('t2', 1, [open('VORNA'), open('City')])],
  );
  const { lines } = read(artifact);
  assert.deepEqual(
    lines.map(({ header, at, proposed }) => [header, at.length, proposed.field]),
    [
      ['Vorna', 2, 'first_name'],
      ['City', 1, 'city'],
      ['City', 1, 'city'],
    ],
  );
});

test('a header that a table has twice is two decisions, and so are columns without a header', () => {
  const { lines } = read(makeArtifact([makeTable('t1', 1, [open('No'), open('No'), open(''), open('')])]));
  assert.deepEqual(
    lines.map(({ title }) => title),
    ['No', 'No', 'Column C', 'Column D'],
  );
});

test('empty columns are left out, unless they have a field', () => {
  const columns = [{ ...open('Note'), isEmpty: true }, { header: 'Mail', field: 'email', isEmpty: true }, open('No')];
  const { lines } = read(makeArtifact([makeTable('t1', 1, columns)]));
  assert.deepEqual(
    lines.map(({ header }) => header),
    ['Mail', 'No'],
  );
});

test('those to decide come first, each group in the order of the document', () => {
  const columns = [{ header: 'Name', field: 'name' }, open('No'), { header: 'Mail', field: 'email' }, open('Art')];
  const { settle } = read(makeArtifact([makeTable('t1', 1, columns)]));
  assert.deepEqual(
    settle().map(({ header, isOpen: is }) => [header, is]),
    [
      ['No', true],
      ['Art', true],
      ['Name', false],
      ['Mail', false],
    ],
  );
});

test('Enter takes what the last document had, then what is likely, then what other senders have; else it is carried', () => {
  const artifact = makeArtifact([
    makeTable('t1', 1, [
      open('Last', { code: 0.9 }),
      open('Likely', { code: 0.6, kind: 0.2 }),
      open('Other'),
      open('New'),
    ]),
  ]);
  const before = { field: null, then: 'leave_out' as const };
  const { settle } = read(artifact, {
    memory: (header) => ({
      before: header === 'Last' ? before : null,
      elsewhere: header === 'Other' ? [{ field: 'rank', senders: 3 }] : [],
      proposal: null,
    }),
  });
  const lines = settle();
  assert.deepEqual(
    lines.map((line) => [line.header, framed(line)]),
    [
      ['Last', 'Leave out'],
      ['Likely', 'CODE'],
      ['Other', 'RANK'],
      ['New', 'Carry it along'],
    ],
  );
  assert.match(find(lines, 'Last').why, /In the sender's last document it was left out\./);
  assert.match(find(lines, 'Other').why, /At 3 other senders it is RANK\./);
  assert.deepEqual(labels(find(lines, 'Likely')), ['CODE', 'KIND', 'Leave out', 'Carry it along']);
});

test('what one other sender had is not taken by Enter, and neither is a field that another column of the table has', () => {
  const artifact = makeArtifact([makeTable('t1', 1, [open('One'), open('Taken'), { header: 'Code', field: 'code' }])]);
  const { settle } = read(artifact, {
    memory: (header) => ({
      before: header === 'Taken' ? { field: 'code' } : null,
      elsewhere: header === 'One' ? [{ field: 'rank', senders: 1 }] : [],
      proposal: null,
    }),
  });
  assert.deepEqual(settle().slice(0, 2).map(framed), ['Carry it along', 'Carry it along']);
});

test('two columns of one table that claim one field need a digit, until one of them has it', () => {
  const artifact = makeArtifact(
    [makeTable('t1', 1, [open('Brutto', { amount: 0.6 }), open('Netto', { amount: 0.5 }), open('Rest')])],
    [makeTable('t2', 1, [open('Lohn', { amount: 0.6 })])],
  );
  const { settle } = read(artifact);
  const lines = settle();
  for (const [header, rival] of [
    ['Brutto', 'Netto'],
    ['Netto', 'Brutto'],
  ] as const) {
    const line = find(lines, header);
    assert.deepEqual([line.suggested, line.rivals], [null, [rival]]);
    assert.equal(line.why, `“${rival}” may be AMOUNT, too. Which of them is it?`);
  }
  // Another table is no rival.
  assert.deepEqual([find(lines, 'Lohn').suggested, find(lines, 'Rest').suggested], [0, 0]);
  const taken = say(artifact, NOTHING, find(lines, 'Brutto'), 'AMOUNT');
  assert.deepEqual(find(settle(taken), 'Netto').rivals, ['Brutto']);
  const other = say(artifact, NOTHING, find(lines, 'Brutto'), 'Leave out');
  assert.deepEqual([find(settle(other), 'Netto').rivals, framed(find(settle(other), 'Netto'))], [[], 'AMOUNT']);
});

test('a column that a person takes the field from is to decide, and says so by itself', () => {
  const artifact = makeArtifact([
    makeTable('t1', 1, [open('Brutto', { amount: 0.6 }), { header: 'Summe', field: 'amount' }]),
  ]);
  const { settle } = read(artifact);
  const before = find(settle(), 'Brutto');
  // The field is not free.
  assert.deepEqual(before.rivals, ['Summe']);
  const said = say(artifact, NOTHING, before, 'AMOUNT');
  const lost = find(settle(said), 'Summe');
  assert.deepEqual([lost.isOpen, isOpen(lost, said), framed(lost)], [true, true, 'Carry it along']);
  const both = say(artifact, said, lost, 'Carry it along');
  assert.deepEqual(
    settle(both).map((line) => isOpen(line, both)),
    [false, false],
  );
});

test('while a required field has no column, no column that it may be is carried along by Enter', () => {
  const columns = [open('Membre'), open('Rem', { city: 0.1 }), open('Note')];
  const artifact = makeArtifact([makeTable('t1', 1, columns)], [makeTable('t2', 1, [open('Elsewhere')])]);
  const attention = [point('p1', 'required_field_unmapped', { table_id: 't1', target_field: 'no' })];
  const offers = { Membre: ['no'], Rem: [], Note: ['city', 'no'], Elsewhere: ['no'] };
  const { settle } = read(artifact, { attention, offers });
  const lines = settle();
  assert.deepEqual(
    lines.map((line) => [line.header, framed(line)]),
    [
      ['Membre', null],
      ['Rem', 'Carry it along'],
      ['Note', null],
      ['Elsewhere', 'Carry it along'],
    ],
  );
  const [membre, , note] = lines;
  assert.deepEqual([labels(membre!)[0], labels(note!)[0]], ['NO', 'NO']);
  assert.equal(membre!.why, 'NO is required and has no column yet. Is it this one?');
  // Once a column has it, the others are proposed as before.
  assert.equal(framed(find(settle(say(artifact, NOTHING, membre!, 'NO')), 'Note')), 'Carry it along');
  // Where many columns have such values, they say nothing.
  const many = read(artifact, { attention, offers: { ...offers, Rem: ['no'] } }).settle();
  assert.equal(framed(find(many, 'Membre')), 'Carry it along');
});

test('a required field without a column is framed where it is the likeliest, and no other column may be it', () => {
  const attention = [point('p1', 'required_field_unmapped', { table_id: 't1', target_field: 'no' })];
  const settle = (offers: Record<string, string[]>) =>
    read(makeArtifact([makeTable('t1', 1, [open('Membre', { no: 0.1, city: 0.05 }), open('Note')])]), {
      attention,
      offers,
    }).settle();
  assert.deepEqual(settle({ Membre: [], Note: [] }).map(framed), ['NO', 'Carry it along']);
  assert.deepEqual(settle({ Membre: [], Note: ['no'] }).map(framed), [null, null]);
  const remembered = { before: { field: null, then: 'carry' as const }, elsewhere: [], proposal: null };
  const artifact = makeArtifact([makeTable('t1', 1, [open('Membre')])]);
  const { settle: again } = read(artifact, { attention, offers: { Membre: ['no'] }, memory: () => remembered });
  assert.equal(framed(again()[0]!), 'Carry it along', 'the last document had it so');
});

test('a column has one number, whatever shows it: how often such a decision is right', () => {
  const artifact = makeArtifact([
    makeTable('t1', 1, [{ header: 'ID', field: 'no', may: { no: 0.991 }, confidence: 0.96 }]),
  ]);
  const [line] = read(artifact).lines;
  assert.deepEqual([line!.confidence, line!.choices[0]!.detail], [0.96, '96 %']);
  const field = { name: 'no', label: 'No', isRequired: true, isKey: true };
  const [likely] = listFieldChoices([field], line!.at[0]!.mapping);
  assert.equal(likely!.items[0]!.label, 'No, 96 %');
});

const makeLines = (artifact: Artifact, attention: ReviewedAttention[], more: object = {}) =>
  makePointLines({
    ...{ artifact, attention, findLabel, said: NOTHING, gone: new Set<string>(), hasOpenColumns: false, isKept: false },
    reasons: ['checked_with_sender', 'correct_as_is', 'known_difference', 'other'],
    findPlace: () => null,
    nameRows: () => [],
    ...more,
  });

test('the errors of a line are counted with what is said', () => {
  const artifact = makeArtifact([makeTable('t1', 1, [open('No')])]);
  const totals = [
    { target_field: 'mail', code: 'shape', severity: 'error', count: 3 },
    { target_field: 'no', code: 'missing', severity: 'error', count: 1 },
  ];
  Object.assign(artifact.sheets[0]!.tables[0]!, { validation: { totals, issues: [] } });
  const points = [point('p1', 'error_issues', { table_id: 't1' })];
  const tried = [{ target_field: 'no', code: 'missing', left: 1, right: 0 }];
  assert.deepEqual(makeLines(artifact, points, { tried })[0]!.details, ['MAIL: shape, 3', 'NO: missing, 1 → 0']);
});

test('a repeated key that a rule of the package finds as well is one question', () => {
  const artifact = makeArtifact([makeTable('t1', 1, [{ header: 'No', field: 'no' }])]);
  const twice = { target_field: 'no', code: 'twice', severity: 'error', count: 1 };
  const shape = { target_field: 'no', code: 'shape', severity: 'error', count: 2 };
  const issue = { ...twice, row_index: 4, related_rows: [2], a1: 'A4' };
  const agree = { agrees: false, measure: 'key_repeated', table_id: 't1', target_field: 'no', rows: [4] };
  Object.assign(artifact, { checks: { list: [agree] } });
  const points = [
    point('p1', 'error_issues', { table_id: 't1' }),
    point('p2', 'key_repeated', { table_id: 't1', target_field: 'no' }),
  ];
  const read = (...totals: object[]) => {
    Object.assign(artifact.sheets[0]!.tables[0]!, { validation: { totals, issues: [issue] } });
    return makeLines(artifact, points).map(({ points: ids, details, choices }) => [
      ids,
      details,
      choices[0]!.points!.ids,
    ]);
  };
  assert.deepEqual(read(twice), [[['p2', 'p1'], [], ['p2', 'p1']]]);
  assert.deepEqual(read(twice, shape), [
    [['p1'], ['NO: shape, 2'], ['p1']],
    [['p2'], [], ['p2']],
  ]);
});

test('a point about numbers shows both of them', () => {
  const check = { agrees: false, kind: 'total', measure: 'total', table_id: 't1', target_field: 'amount', a1: 'H33' };
  const rows = { agrees: false, kind: 'drift', measure: 'rows' };
  const checks = [
    { ...check, found: 489.5, expected: 488.5 },
    { ...check, agrees: true, a1: 'H9', found: 1, expected: 1 },
    { ...rows, found: 40, expected: 80 },
  ] as unknown as Parameters<typeof describeNumbers>[0];
  const total = point('p1', 'total_differs', { table_id: 't1', target_field: 'amount' });
  assert.deepEqual(describeNumbers(checks, total), ['H33: 488.50 is stated, its rows make 489.50']);
  assert.deepEqual(describeNumbers(checks, point('p2', 'drift')), ['80 before, 40 now']);
  assert.deepEqual(describeNumbers(checks, point('p3', 'drift', { target_field: 'amount' })), []);
});

test('a full name that repeats the names before it is left out', () => {
  assert.equal(joinNames(['H-005000', 'Priya', 'Rao', 'Rao, Priya', 'Lyon']), 'H-005000 Priya Rao Lyon');
});

test('a cell has the value that was given last; what is taken back is as it was sent', () => {
  const give = (a1: string, value: string): Statement[number] => ({
    kind: 'cell_value',
    places: [{ sheet: 0, a1 }],
    value,
  });
  const standing = [
    { id: 'c1', ...give('A2', 'one') },
    { id: 'c2', ...give('B2', 'two') },
  ] as unknown as Parameters<typeof findGivenCells>[1];
  const undo: Statement[number] = { kind: 'undo', places: [], supersedes: ['c2'] };
  const found = findGivenCells(0, standing, [give('A2', 'three'), undo, give('C2', 'four')]);
  assert.deepEqual(Object.fromEntries(found), {
    A2: { value: 'three', isDrafted: true, before: 'one' },
    C2: { value: 'four', isDrafted: true },
  });
  assert.deepEqual([...findGivenCells(1, standing, [])], []);
});

test('a point is decided where it belongs, and Enter takes no answer that would change amounts or people', () => {
  const lines = makeLines(makeArtifact([makeTable('t1', 1, [open('No')])]), [
    point('p1', 'encoding_guessed'),
    point('p2', 'amount_negative'),
    point('p3', 'key_missing'),
    point('p4', 'second_document', { other_job_id: 'job_1' }),
    point('p5', 'first_document'),
  ]);
  assert.deepEqual(
    lines.map(({ state, suggested }) => [state, suggested]),
    [
      ['values', 0],
      ['values', null],
      ['rows', null],
      ['compare', null],
      ['columns', 0],
    ],
  );
  assert.deepEqual(labels(lines[3]!).slice(0, 3), ['It replaces the first', 'It is added', 'Set it aside']);
  assert.deepEqual(labels(lines[0]!), ['It is right as it is', 'Checked with the sender', 'A known difference']);
});

test('points about columns are settled by the lines of columns, and so is what only asks to look at them', () => {
  const attention = [
    point('p1', 'column_undecided', { table_id: 't1', column: 'A' }),
    point('p2', 'layout_changed'),
    point('p3', 'key_missing'),
  ];
  const artifact = makeArtifact([makeTable('t1', 1, [open('No')])]);
  const ids = (hasOpenColumns: boolean) =>
    makeLines(artifact, attention, { hasOpenColumns }).flatMap(({ points }) => points);
  assert.deepEqual(ids(true), ['p3']);
  assert.deepEqual(ids(false), ['p2', 'p3']);
});

test('the same sentence about several tables is one line, which names them and settles all', () => {
  const missing = (id: string, table_id: string, sheet: string) =>
    point(id, 'required_field_unmapped', { table_id, sheet, target_field: 'member_id', message: 'No column is it.' });
  const artifact = makeArtifact([makeTable('t1', 1, [open('No')])], [makeTable('t2', 1, [open('Nr')])]);
  const attention = [missing('p1', 't1', 'Sheet1'), missing('p2', 't2', 'Sheet2')];
  const [line, ...others] = makeLines(artifact, attention);
  assert.deepEqual([others, line!.points, line!.details], [[], ['p1', 'p2'], ['Sheet1', 'Sheet2']]);
  assert.deepEqual(line!.choices[0]!.points!.ids, ['p1', 'p2']);
  const half: Said = { statements: [], points: [{ ids: ['p1'], reason: { code: 'other' } }] };
  assert.equal(isAnswered(line!, half), false);
});

test('a column that is given the missing field settles the point, and so does a dry run that no longer has it', () => {
  const artifact = makeArtifact([makeTable('t1', 1, [open('No')])]);
  const attention = [
    point('p1', 'required_field_unmapped', { table_id: 't1', sheet: 'Sheet1', target_field: 'member_id' }),
    point('p2', 'key_missing'),
  ];
  const give = (field: string): Said => ({
    statements: [[{ kind: 'column_field', places: [{ sheet: 0, a1: 'A1' }], field }]],
    points: [],
  });
  const openOnes = (more: object) =>
    makeLines(artifact, attention, more)
      .filter(({ isOpen: is }) => is)
      .flatMap(({ points }) => points);
  assert.deepEqual(openOnes({}), ['p1', 'p2']);
  assert.deepEqual(openOnes({ said: give('email') }), ['p1', 'p2']);
  assert.deepEqual(openOnes({ said: give('member_id') }), ['p2']);
  assert.deepEqual(openOnes({ gone: new Set(['p2']) }), ['p1']);
});

test('what is settled for the sender is told with its last day, and can be asked again', () => {
  const kept = { needs_decision: false, accepted_for: 'sender', accepted_until: '2027-01-31' } as const;
  const attention = [
    point('p1', 'required_field_unmapped', kept),
    point('p2', 'column_undecided', kept),
    point('p3', 'key_missing', { ...kept, accepted_for: 'document' }),
  ];
  const lines = makeLines(makeArtifact([makeTable('t1', 1, [open('No')])]), attention);
  assert.deepEqual(
    lines.map(({ points, isOpen: is, choices }) => [points, is, choices.map(({ step }) => step?.path)]),
    [
      [['p1'], false, ['attention/revoke']],
      [['p2'], false, ['attention/revoke']],
      [['p3'], false, []],
    ],
  );
  assert.match(lines[0]!.details.join(), /^Accepted for the sender until .*31/);
});

test('sender and period come before the columns', () => {
  const artifact = makeArtifact([makeTable('t1', 1, [open('No')])]);
  const attention = [point('p1', 'first_document'), point('p2', 'sender_missing'), point('p3', 'period_missing')];
  const first = makeLines(artifact, attention).filter(({ isFirst }) => isFirst);
  assert.deepEqual(
    first.map(({ points, choices }) => [points, choices]),
    [
      [['p2'], []],
      [['p3'], []],
    ],
  );
});

test('a doubtful header is confirmed or corrected, and what was the header becomes a title', () => {
  const table = makeTable('t1', 2, [open('No')]);
  const attention = [point('p1', 'doubtful_header', { table_id: 't1', sheet: 'Sheet1' })];
  const [line] = makeLines(makeArtifact([table]), attention);
  assert.equal(framed(line!), 'Row 2 is the header');
  assert.deepEqual(labels(line!).slice(1), ['Row 3 is the header', 'Rows 2 to 3 are the header']);
  assert.deepEqual(
    line!.choices[1]!.statement!.map((one) => one.kind === 'row_label' && [one.label, one.places[0]!.a1]),
    [
      ['header', '3'],
      ['title', '2'],
    ],
  );
});

test('rows that may be data are one line each', () => {
  const artifact = makeArtifact([makeTable('t1', 1, [open('No')])]);
  const run = (first_row: number, last_row: number, label: string, may_be_data?: boolean) =>
    ({ first_row, last_row, label, confidence: 0.9, ...(may_be_data ? { may_be_data } : {}) }) as Sheet['rows'][number];
  artifact.sheets[0]!.rows = [
    run(1, 1, 'header'),
    run(2, 2, 'note', true),
    run(3, 5, 'data'),
    run(6, 8, 'total', true),
  ];
  const lines = makeLines(artifact, [point('p1', 'doubtful_rows', { sheet: 'Sheet1' })]);
  assert.deepEqual(
    lines.map(({ title, suggested }) => [title, suggested]),
    [
      ['Row 2 was left out as note, and may be data', null],
      ['Rows 6 to 8 were left out as total, and may be data', null],
    ],
  );
  const statement = lines[1]!.choices[0]!.statement as Statement;
  assert.deepEqual(statement, [{ kind: 'row_label', places: [{ sheet: 0, a1: '6:8' }], label: 'data' }]);
  const other = { ...artifact.sheets[0]!, index: 1, name: 'Sheet2' };
  artifact.sheets.push(other);
  const [first] = makeLines(artifact, [point('p2', 'doubtful_rows', { sheet: 'Sheet2' })]);
  assert.equal(
    first!.title,
    'Sheet2: Row 2 was left out as note, and may be data',
    'with several sheets, it says which',
  );
});

test('where a document does not show the order of day and month, it can be said for the columns of the field', () => {
  const artifact = makeArtifact([
    makeTable('t1', 1, [
      { header: 'No', field: 'id' },
      { header: 'From', field: 'start' },
    ]),
  ]);
  artifact.sheets[0]!.tables[0]!.columns[1]!.dates = {
    ...{ order: null, decided_by: 'undecided' as const },
    ...{ day_first: 0, month_first: 0, either: 3 },
  };
  const errors = (field: string) => point(field, 'error_issues', { table_id: 't1', target_field: field });
  const [ofDates, ofIds] = makeLines(artifact, [errors('start'), errors('id')]);
  assert.deepEqual(
    ofDates!.choices.slice(0, 2).map(({ label, statement }) => [label, statement]),
    [
      ['Day first', [{ kind: 'read_as', places: [{ sheet: 0, a1: 'B1' }], date_order: 'dmy' }]],
      ['Month first', [{ kind: 'read_as', places: [{ sheet: 0, a1: 'B1' }], date_order: 'mdy' }]],
    ],
  );
  assert.ok(ofIds!.choices.every(({ statement }) => statement === undefined));
  const [ofTable] = makeLines(artifact, [point('all', 'error_issues', { table_id: 't1' })]);
  assert.deepEqual(ofTable!.choices[0], ofDates!.choices[0], 'errors of all fields are one point');
});

const draw = (id: string, state: Line['state'], isToDecide: boolean): Line => ({
  ...{ id, state, isOpen: isToDecide, title: id, kind: '', why: '', details: [], choices: [], suggested: null },
  ...{ isFirst: false, points: [], place: null, about: [], hasFields: false },
});

test('the next open line is below, then above in the state, then in the next state; without one, it stays', () => {
  const lines = [
    draw('a', 'columns', true),
    draw('b', 'columns', false),
    draw('c', 'columns', true),
    draw('d', 'values', true),
    draw('e', 'rows', true),
  ];
  const done = new Set<string>();
  const isToDecide = (line: Line) => line.isOpen && !done.has(line.id);
  const road = [findStart(lines, isToDecide)];
  while (done.size < 4) {
    done.add(road.at(-1)!.id!);
    road.push(findNext(lines, road.at(-1)!, isToDecide));
  }
  assert.deepEqual(
    road.map(({ id }) => id),
    ['a', 'c', 'e', 'd', 'd'],
  );
  done.delete('a');
  assert.deepEqual(findNext(lines, { state: 'columns', id: 'c' }, isToDecide), { state: 'columns', id: 'a' });
  assert.deepEqual(startIn(lines, 'values', isToDecide), { state: 'values', id: 'd' });
  assert.deepEqual(startIn(lines, 'compare', isToDecide), { state: 'compare', id: null });
});

test('whether a line is open is asked of the line alone', () => {
  const lines = [draw('a', 'columns', true)];
  const isAlone = (...asked: unknown[]) => assert.equal(asked.length, 1) === undefined;
  findStart(lines, isAlone);
  findNext(lines, { state: 'columns', id: 'a' }, isAlone);
  startIn(lines, 'columns', isAlone);
});

test('points with one reason and scope are said together, each once', () => {
  const said = (ids: string[], code: string, more: object = {}): SaidPoints => ({ ids, reason: { code }, ...more });
  const sender = { holds_for: 'sender' };
  assert.deepEqual(joinPoints([said(['a'], 'x'), said(['b'], 'y'), said(['c', 'a'], 'x'), said(['d'], 'x', sender)]), [
    said(['a', 'c'], 'x'),
    said(['b'], 'y'),
    said(['d'], 'x', sender),
  ]);
  assert.deepEqual(dropPoints([said(['a', 'b'], 'x'), said(['c'], 'y')], ['b', 'c']), [said(['a'], 'x')]);
});

test('the answer that was given is found, also if it is none of those that are offered', () => {
  const artifact = makeArtifact([makeTable('t1', 1, [open('No', { code: 0.6 })])]);
  const [line] = read(artifact).settle();
  const said = say(artifact, NOTHING, line!, 'Leave out');
  assert.equal(findAnswer(line!, said)?.label, 'Leave out');
  const other: Said = {
    statements: [[{ kind: 'column_field', places: [{ sheet: 0, a1: 'A1' }], field: 'rank' }]],
    points: [],
  };
  assert.deepEqual([findAnswer(line!, other), isAnswered(line!, other)], [null, true]);
});
