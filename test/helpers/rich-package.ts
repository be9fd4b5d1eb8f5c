import { type GridSheet, makeRows } from './make-grid.ts';
import { BY_NAME, PREFIX_ROWS, type TestPackage } from './run-package.ts';

/** Slow enough that a kill can hit every pass while it runs. */
const WORK = 'for (let i = 0, x = 0; i < 2e6; i++) x += i;';

const makeHook = (name: string, more = '') => `export function run({ artifact, env }) {
  ${WORK}
  return { notes: 'the record of ${name} has its passes', ${more} };
}
`;

/** A package in which every pass records something: hooks, an override, failures, issues, state, dates. */
export const richPackage: TestPackage = {
  fields: {
    id: {
      required: true,
      script: `${BY_NAME}
export const transform = ({ values, state }) => {
  ${WORK}
  state.count = Number(state.count ?? 0) + values.length;
  return { values: values.map((value) => String(value).toLowerCase() + ' of ' + state.count + ' ' + Math.random()) };
};
export const validate = ({ values, state, table }) => {
  const first = state.first ??= table.rows[0];
  return { issues: [{ row_index: values.length, code: 'batch_end', message: 'the end of {value}', related_rows: [Number(first)] }] };
};
`,
    },
    amount: {
      script: `${BY_NAME}
export const detect_failing = ({ header }) => {
  if (header === 'city') throw new TypeError('no amount');
  return null;
};
export const transform = ({ values }) => {
  if (values.includes(1100)) throw new RangeError('too much');
  return { values: values.map((value) => (Number(value) % 700 === 0 ? null : value)) };
};
export const validate = ({ values }) => ({
  issues: values.flatMap((value, i) =>
    Number(value) % 2 === 0 ? [{ row_index: i + 1, code: 'even', severity: 'info', message: 'an even amount' }] : []),
});
`,
    },
    place: {},
    year: {
      script: `export const needs = ['amount'];
export const derive = ({ columns, row_count, table }) => ({
  values: Array.from({ length: row_count }, (_, i) =>
    new Date().toISOString().slice(0, 4) + ' ' + columns.amount[i] + ' ' + table.group[i]),
});
export const validate = () => { throw new Error('no year'); };
`,
    },
    missing: { required: true },
  },
  rows: {
    prefix: PREFIX_ROWS,
    failing: `export const detect_failing = ({ row_index }) => {
  if (row_index % 1000 === 7) throw new Error('an odd row');
  ${'for (let i = 0, x = 0; i < 2e4; i++) x += i;'}
  return null;
};
`,
    // Blank rows of a gap are labelled too, although the file does not contain them.
    separator: `export const detect_fourth_blank = ({ row_index, row_values_sample }) => ({
  scores: { separator: row_values_sample.length === 0 && row_index === 1406 ? 1 : 0 },
});
`,
  },
  hooks: {
    on_job_start: [makeHook('on_job_start')],
    after_mapping: [
      makeHook('after_mapping', "mapping: [{ table_id: 'table_1', column: 'C', target_field: 'place' }]"),
    ],
    after_transform: [makeHook('after_transform')],
    after_validate: [
      makeHook(
        'after_validate',
        "issues: [{ table_id: 'table_1', code: 'even', target_field: 'amount', severity: 'info', message: 'of the hook' }]",
      ),
    ],
  },
  engine: { defaults: { sample_rows: 40 } },
};

/** Tables one below the other and side by side, groups, totals, a repeated header, gaps. */
export function makeRichSheets(): GridSheet[] {
  const grid = makeRows(3, 1_400, (i) => [`D:${i}`, i, i % 3 === 0 ? 'Rome' : 'Oslo', { date: '2024-02-29' }]);
  grid.set(1, ['N:Members']);
  grid.set(2, ['H:id', 'amount', 'city', 'day']);
  grid.set(700, ['G:Dept', 'B']);
  grid.set(900, ['T:', 17]);
  for (let row = 1_409; row < 1_420; row++) grid.set(row, [`D:late${row}`, row, 'Bonn', null]);
  const side = makeRows(2, 300, (i) => [`D:${i}`, i, null, `D:x${i}`, 'Rome']);
  side.set(1, ['H:id', 'amount', null, 'H:id', 'place']);
  return [
    { name: 'Members', grid },
    { name: 'Side', grid: side },
    { name: 'Hidden', grid: '1 | H:id', hidden: true },
  ];
}
