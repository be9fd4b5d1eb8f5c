import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowEvidence } from '../../../../src/contract/row-evidence.ts';
import type { RowWeights } from '../../../../src/contract/row-weights.ts';
import { Lexicon } from '../../../../src/engine/structure/evidence/lexicon.ts';
import { PieceReader, ROW_PIECES } from '../../../../src/engine/structure/evidence/pieces/index.ts';
import { COUNT_NUMBERS, RowCounts } from '../../../../src/engine/structure/evidence/row-counts.ts';
import { RowEvidence } from '../../../../src/engine/structure/evidence/row-evidence.ts';
import type { RowView } from '../../../../src/engine/structure/evidence/row-view.ts';
import { SeenRow } from '../../../../src/engine/structure/evidence/seen-row.ts';
import { makeRow } from '../../../../src/workbook/rows/make-row.ts';
import type { Row } from '../../../../src/workbook/rows/row.ts';
import { RowBuilder } from '../../../../src/workbook/rows/row-builder.ts';
import { FORMAT_BITS, INDENT_SHIFT } from '../../../../src/workbook/rows/row-formats.ts';
import type { CellValue } from '../../../../src/workbook/types.ts';

const words: RowWeights['words'] = {
  total: ['total', 'average', 'sub total'],
  note: ['source', 'for more'],
  title: ['table', 'report'],
  header: ['name', 'city', 'hours', 'date'],
  unit: ['dollars'],
  group: ['employer'],
  organization: ['ltd'],
};
const lexicon = new Lexicon({ lists: words, names: ['Member ID', "Numéro d'employé"], months: [] });

const isWanted = () => true;
const pieces = new PieceReader(isWanted);

/** A cell with a format, see `FORMAT_BITS`. */
class Formatted {
  readonly value: CellValue;
  readonly format: number;

  constructor(value: CellValue, format: number) {
    this.value = value;
    this.format = format;
  }
}

type Cell = CellValue | Formatted;

/** A sheet; an empty list is a blank row. */
type Sheet = readonly (readonly Cell[])[];

const format = (bits: number, cells: readonly CellValue[]): Formatted[] =>
  cells.map((cell) => new Formatted(cell, bits));
const indent = (level: number) => level << INDENT_SHIFT;

/** The rows of a sheet that are not blank. */
function makeRows(sheet: Sheet): Row[] {
  const builder = new RowBuilder(true);
  for (const [i, cells] of sheet.entries()) {
    if (cells.length === 0) continue;
    builder.startRow();
    for (const [column, cell] of cells.entries()) {
      builder.format = cell instanceof Formatted ? cell.format : 0;
      builder.place(column, cell instanceof Formatted ? cell.value : cell);
    }
    builder.endRow(i + 1, false, true);
  }
  return builder.take();
}

/** The value of every piece for one row, 1-based. */
function readRow(sheet: Sheet, wanted: number, firstColumn = 0): Record<string, number> {
  const evidence = new RowEvidence(lexicon, isWanted, firstColumn);
  let found: Record<string, number> | undefined;
  const take = (view: RowView | null) => {
    if (view === null || view.row.row.index !== wanted) return;
    const values = new Float64Array(ROW_PIECES.length);
    pieces.read(view, values);
    found = Object.fromEntries(ROW_PIECES.map(({ name }, i) => [name, values[i]!]));
  };
  for (const row of makeRows(sheet)) take(evidence.push(row));
  for (const view of evidence.finish()) take(view);
  return found ?? assert.fail(`row ${wanted} was not judged`);
}

const date = (text: string): CellValue => ({ date: text });
const people: Sheet = [
  ['Name', 'City', 'Hours'],
  ['Ann Lee', 'Ottawa', 12],
  ['Bob Roy', 'Toronto', 30],
  ['Eve Kim', 'Ottawa', 8],
  ['Total', null, 50],
];
const quarters: Sheet = [
  ['North', 10, 20, 30],
  ['South', 1, 2, 3],
  ['Sub total', 11, 22, 33],
  ['East', 100, 200, 300],
  ['West', 5, 6, 7],
  ['Sub total', 105, 206, 307],
  ['All regions', 116, 228, 340],
];
/** Forty rows whose numbers add up to 820: more rows than evidence looks at. */
const longTable: Sheet = Array.from({ length: 40 }, (_, i) => [`row ${i}`, i + 1]);
/** Three groups of forty rows with subtotals, and a grand total. */
const longGroups: Sheet = [
  ...[1, 10, 100].flatMap((factor): CellValue[][] => [
    [`Group ${factor}`],
    ...Array.from({ length: 40 }, (_, i) => [`row ${i}`, factor * (i + 1)]),
    ['Total', factor * 820],
  ]),
  ['Everything', 111 * 820],
];
const profit: Sheet = [
  ['Sales', 40, 50],
  ['Rent', 7, 8],
  ['Total', 47, 58],
  ['Wages', 10, 20],
  ['Tax', 3, 4],
  ['Total', 13, 24],
  ['Left', 34, 34],
];
const text = (length: number) => 'x'.repeat(length);
const B = FORMAT_BITS;
/** A table whose header and total have a format, and whose numbers another one. */
const formatted = (bits: number, ofNumbers = 0): Sheet => [
  format(bits, ['Name', 'Hours', 'Pay']),
  ...[1, 2, 3].map((i) => ['Ann', new Formatted(i, ofNumbers), new Formatted(i * 5, ofNumbers)]),
  format(bits, ['Total', 6, 30]),
];
/** The whole sheet has the format. */
const everywhere = (bits: number): Sheet =>
  formatted(bits).map((cells) =>
    format(
      bits,
      cells.map((cell) => (cell instanceof Formatted ? cell.value : cell)),
    ),
  );
/** How far all cells of a row stand out if two rows of five have the format. */
const formatCase = (bits: number): [Sheet, number, number, [Sheet, number]] => [
  formatted(bits),
  1,
  1,
  [everywhere(bits), 1],
];

/** For each piece: a row that shows it, its value there, and a row that does not show it. */
const cases: Record<string, [sheet: Sheet, row: number, value: number, other?: [sheet: Sheet, row: number]]> = {
  texts: [[['red', 'blue', 1, 2]], 1, 0.5],
  numbers: [[['a', 1.5, '$1,200', 7]], 1, 0.75],
  dates: [[[date('2024-05-06'), '06.05.2024', 'x', 'y']], 1, 0.5],
  missing: [[['a', 'n/a', '...', 4]], 1, 0.5],
  years: [[['Year', 2010, 'FY 2011', '2012-13']], 1, 0.75],
  one_cell: [[['x']], 1, 1, [people, 1]],
  two_cells: [[['x', 'y']], 1, 1, [people, 1]],
  fill: [
    [
      ['x', 'y'],
      ['a', 'b', 'c', 'd'],
    ],
    1,
    0.5,
  ],
  full: [people, 1, 1, [people, 5]],
  only_first_column: [[['x'], ['a', 'b']], 1, 1, [[[null, 'x']], 1]],
  first_column_empty: [[[null, 'x', 'y']], 1, 1, [people, 1]],
  one_cell_inside: [[[null, 'x']], 1, 1, [[['x']], 1]],
  only_texts: [people, 1, 1, [people, 2]],
  text_then_numbers: [[['x', 1, '-']], 1, 1, [people, 2]],
  no_number: [people, 1, 1, [people, 2]],
  mostly_years: [[['Country', 2010, 2011]], 1, 1, [people, 2]],
  years_in_order: [[['a', 2012, 2011, 2010]], 1, 1, [[['a', 2010, 2012, 2011]], 1]],
  numbers_in_order: [[['a', 1, 2, 3]], 1, 1, [[['a', 1, 2, 4]], 1]],
  numbers_rise: [[[1, 5, 9, 20]], 1, 1, [[[1, 5, 4, 20]], 1]],
  same_as_left: [[['a', 'a', 'b']], 1, 0.5],
  distinct: [[['a', 'b', 'a', 'a']], 1, 0.5],
  same_text: [[['a', 'a', 'a']], 1, 1, [[['a', 'b']], 1]],
  longer_than_40: [[[text(41)]], 1, 1, [[[text(40)]], 1]],
  longer_than_80: [[[text(81)]], 1, 1, [[[text(80)]], 1]],
  longer_than_150: [[[text(151)]], 1, 1, [[[text(150)]], 1]],
  short_cells: [[['abc', 'de']], 1, 1, [[[text(30)]], 1]],
  amounts_after_first: [[['x', 1, 2]], 1, 1, [people, 1]],
  upper_case: [[['ABC', 'abc']], 1, 0.5],
  hundreds: [
    [
      ['All', 100, 100],
      ['a', 40, 30],
      ['b', 60, 70],
    ],
    1,
    1,
    [[['All', 100, 90]], 1],
  ],
  repeated_row: [
    [
      ['Name', 'City'],
      ['Ann', 'Hull'],
      ['Name', 'City'],
    ],
    3,
    1,
    [people, 1],
  ],
  total_first: [people, 5, 1, [people, 2]],
  total_in_first: [[['North total of it', 1]], 1, 1, [people, 2]],
  total_last: [[['Acme total', 1]], 1, 1, [[['Total Fitness', 1]], 1]],
  total_inside: [[['x', 'Total', 'y']], 1, 1, [people, 5]],
  note_first: [[['For more see below']], 1, 1, [people, 2]],
  title_first: [[['Report of hours']], 1, 1, [people, 2]],
  title_numbered: [[['Table 5. Hours']], 1, 1, [[['Table of hours']], 1]],
  group_label: [[['Employer: Acme']], 1, 1, [[['Employer', 'Name']], 1]],
  organization: [[['Acme Ltd.']], 1, 1, [[['Acme']], 1]],
  header_words: [[['Name', 'Locker', 'Hours', 'Zone']], 1, 0.5],
  two_header_words: [people, 1, 1, [people, 2]],
  header_word_first: [people, 1, 1, [people, 2]],
  units: [[['Dollars', 'x']], 1, 0.5],
  units_in_parentheses: [[['x', '(dollars)']], 1, 0.5],
  months: [[['Jan', 'février', 'x', 'March 2024']], 1, 0.75],
  parentheses: [[['x', '(1)', '(b)', 'y', 'z']], 1, 0.5],
  marks: [[['-----', 'x']], 1, 0.5],
  colons: [[['Email:', 'Phone:', 'x', 'y']], 1, 0.5],
  field_names: [[['Member-ID', "NUMÉRO D'EMPLOYÉ", 'x', 'y']], 1, 0.5],
  two_field_names: [[['Member ID', "numéro d'employé"]], 1, 1, [[['Member ID', 'x']], 1]],
  first_colon: [[['Period:', 'March']], 1, 1, [people, 1]],
  first_period: [[['This is a sentence.']], 1, 1, [people, 1]],
  first_foot_mark: [[['1/ Corrected']], 1, 1, [people, 1]],
  first_parentheses: [[['(in thousands)']], 1, 1, [people, 1]],
  first_digit: [[['12a', 'x']], 1, 1, [people, 1]],
  first_lower: [[['corrected', 'x']], 1, 1, [people, 1]],
  first_upper: [[['NORTH', 'x']], 1, 1, [people, 1]],
  first_five_words: [[['one two three four five']], 1, 1, [[['one two three four']], 1]],
  first_eleven_words: [[['a b c d e f g h i j k']], 1, 1, [[['a b c d e f g h i j']], 1]],
  first_number: [[[7, 'x']], 1, 1, [people, 2]],
  first_dots: [[['Alabama.....', 3]], 1, 1, [people, 2]],
  first_indent: [[['  Alabama', 3]], 1, 1, [people, 2]],
  first_equals: [[['X = not known']], 1, 1, [people, 2]],
  contrast_below: [people, 1, 1 / 3],
  same_kinds_below: [people, 2, 1],
  more_filled_below: [[['x'], ['a', 'b', 'c']], 1, 1, [people, 1]],
  fewer_filled_below: [[['a', 'b', 'c'], ['x']], 1, 1, [people, 1]],
  amounts_below: [
    [
      ['a', 'b'],
      ['x', 1],
    ],
    1,
    0.5,
  ],
  texts_below: [
    [
      ['a', 'b'],
      ['x', 1],
    ],
    1,
    0.5,
  ],
  one_cell_below: [[['a', 'b'], ['x'], ['y', 'z']], 1, 0.5],
  other_lengths_below: [
    [
      ['ab', 1],
      ['abcd', 2],
    ],
    1,
    0.5,
  ],
  texts_again_below: [
    [
      ['red', 'blue'],
      ['red', 'green'],
    ],
    1,
    0.5,
  ],
  aligned_below: [[['a', 'b'], ['x']], 1, 0.5],
  contrast_above: [
    [
      ['red', 1],
      ['blue', 'green'],
    ],
    2,
    0.5,
  ],
  same_kinds_above: [
    [
      ['x', 1],
      ['y', 2],
    ],
    2,
    1,
    [
      [
        ['x', 1],
        [2, 'y'],
      ],
      2,
    ],
  ],
  more_filled_above: [[['a', 'b', 'c'], ['x']], 2, 1, [people, 2]],
  fewer_filled_above: [[['x'], ['a', 'b', 'c']], 2, 1, [people, 2]],
  amounts_above: [
    [
      ['x', 1],
      ['a', 'b'],
    ],
    2,
    0.5,
  ],
  texts_above: [
    [
      ['x', 1],
      ['a', 'b'],
    ],
    2,
    0.5,
  ],
  one_cell_above: [[['x'], ['y', 'z'], ['a', 'b']], 3, 0.5],
  other_lengths_above: [
    [
      ['abcd', 1],
      ['ab', 2],
    ],
    2,
    0.5,
  ],
  texts_again_above: [
    [
      ['red', 'green'],
      ['red', 'blue'],
    ],
    2,
    0.5,
  ],
  aligned_above: [[['x'], ['a', 'b']], 2, 0.5],
  next_one_cell: [[['a', 'b'], ['x']], 1, 1, [people, 1]],
  next_no_number: [[['x'], ['a', 'b']], 1, 1, [people, 1]],
  next_text_and_numbers: [
    people,
    1,
    1,
    [
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      1,
    ],
  ],
  next_alike: [
    people,
    2,
    1,
    [
      [
        ['red', 'blue'],
        [1, 2],
      ],
      1,
    ],
  ],
  next_total_word: [people, 4, 1, [people, 3]],
  next_years: [[['x'], ['Country', 2010, 2011]], 1, 1, [people, 1]],
  previous_one_cell: [[['x'], ['a', 'b']], 2, 1, [people, 2]],
  previous_no_number: [people, 2, 1, [people, 3]],
  previous_text_and_numbers: [people, 3, 1, [people, 2]],
  previous_alike: [
    people,
    3,
    1,
    [
      [
        ['red', 'blue'],
        [1, 2],
      ],
      2,
    ],
  ],
  previous_total_word: [
    [
      ['Total', 1],
      ['x', 2],
    ],
    2,
    1,
    [people, 3],
  ],
  previous_years: [
    [
      ['Country', 2010, 2011],
      ['x', 1, 2],
    ],
    2,
    1,
    [people, 2],
  ],
  first_column_only_below: [
    [
      [null, 'a'],
      ['x', 1],
      ['y', 2],
    ],
    1,
    1,
    [people, 1],
  ],
  no_number_below: [people, 5, 1, [people, 1]],
  gap_before: [[['x'], [], ['y']], 3, 1, [people, 2]],
  gap_after: [[['x'], [], ['y']], 1, 1, [people, 2]],
  wide_gap_before: [[['x'], [], [], ['y']], 4, 1, [[['x'], [], ['y']], 3]],
  wide_gap_after: [[['x'], [], [], ['y']], 1, 1, [[['x'], [], ['y']], 1]],
  alone: [[['x'], [], ['y'], [], ['z']], 3, 1, [[['x'], [], ['y']], 3]],
  block_first: [[['x'], [], ['y'], ['z']], 3, 1, [[['x'], [], ['y'], ['z']], 4]],
  block_second: [people, 2, 1, [people, 3]],
  block_later: [quarters, 6, 1, [quarters, 5]],
  sheet_first: [people, 1, 1, [people, 2]],
  sheet_second: [people, 2, 1, [people, 1]],
  sheet_first_5: [quarters, 5, 1, [quarters, 6]],
  sheet_first_10: [quarters, 7, 1, [Array.from({ length: 12 }, (_, i) => [`r${i}`]), 11]],
  sheet_last: [people, 5, 1, [people, 4]],
  sheet_last_3: [people, 3, 1, [people, 2]],
  sheet_last_6: [quarters, 2, 1, [quarters, 1]],
  sheet_last_13: [quarters, 1, 1, [Array.from({ length: 15 }, (_, i) => [`r${i}`]), 1]],
  no_numbers_yet: [people, 2, 1, [people, 3]],
  few_numbers_yet: [people, 3, 1, [people, 5]],
  no_wide_row_yet: [[['Report'], [], ...people], 1, 1, [[['Report'], [], ...people], 3]],
  numbers_are_over: [[...people, [], ['End']], 7, 1, [people, 1]],
  numbers_to_come: [people, 1, 1, [people, 5]],
  sum_of_rows_above: [quarters, 3, 1, [quarters, 4]],
  sum_of_many_rows_above: [
    [...Array.from({ length: 8 }, (_, i) => ['x', i + 1, 2 * i + 1]), ['y', 36, 64]],
    9,
    1,
    [quarters, 3],
  ],
  sum_of_rows_below: [
    [
      ['All', 11, 22],
      ['a', 10, 20],
      ['b', 1, 2],
    ],
    1,
    1,
    [quarters, 1],
  ],
  sum_of_many_rows_below: [
    [['y', 36, 64], ...Array.from({ length: 8 }, (_, i) => ['x', i + 1, 2 * i + 1])],
    1,
    1,
    [quarters, 1],
  ],
  half_of_sum_above: [
    [
      ['a', 1, 10],
      ['b', 2, 20],
      ['Sub total', 3, 30],
      ['All', 3, 30],
    ],
    4,
    1,
    [quarters, 3],
  ],
  mean_of_rows: [
    [
      ['a', 1, 10],
      ['b', 2, 20],
      ['c', 6, 60],
      ['Mean', 3, 30],
    ],
    4,
    1,
    [quarters, 3],
  ],
  sum_of_totals: [quarters, 7, 1, [quarters, 6]],
  sum_without_totals: [quarters, 7, 1, [quarters, 6]],
  same_as_row_above: [
    [
      ['a', 1, 10],
      ['Total', 1, 10],
    ],
    2,
    1,
    [quarters, 3],
  ],
  lone_sum: [
    [
      ['a', 12],
      ['b', 8],
      [null, 20],
    ],
    3,
    1,
    [people, 5],
  ],
  difference_of_rows_above: [
    [
      ['Sales', 50, 70],
      ['Cost', 20, 30],
      ['Margin', 30, 40],
    ],
    3,
    1,
    [quarters, 3],
  ],
  all_sums: [quarters, 3, 1, [quarters, 2]],
  total_word_and_sums: [quarters, 3, 1, [quarters, 7]],
  mostly_sums: [quarters, 7, 1, [quarters, 2]],
  more_than_rows_above: [[...longTable, ['all', 900]], 41, 1, [longTable, 40]],
  more_than_rows_below: [[['all', 900], ...longTable], 1, 1, [longTable, 1]],
  largest_of_rows_above: [people, 3, 1, [people, 4]],
  largest_of_rows_below: [
    [
      ['a', 9],
      ['b', 8],
      ['c', 2],
    ],
    1,
    1,
    [
      [
        ['a', 1],
        ['b', 8],
      ],
      1,
    ],
  ],
  largest_around: [
    [
      ['a', 1],
      ['b', 8],
      ['c', 2],
    ],
    2,
    1,
    [
      [
        ['a', 9],
        ['b', 8],
        ['c', 2],
      ],
      2,
    ],
  ],
  difference_of_many_rows_above: [
    [['Sales', 100, 90], ...Array.from({ length: 8 }, (_, i) => [`cost ${i}`, i + 2, 9]), ['Left', 56, 18]],
    10,
    1,
    [profit, 3],
  ],
  total_word_and_largest: [people, 5, 1, [people, 3]],
  difference_of_two_rows_above: [
    [
      ['Sales', 100, 90],
      ['Staff', 12, 7],
      ['Rent', 56, 18],
      ['Profit', 44, 72],
    ],
    4,
    1,
    [people, 5],
  ],
  ratio_of_rows_above: [
    [
      ['Awards', 12, 7],
      ['Amount', 1560, 805],
      ['Other', 3, 4],
      ['Per award', 130, 115],
      ['Share', '0.77%', '0.87%'],
    ],
    4,
    1,
    [people, 5],
  ],
  sum_of_all_rows_above: [[...longTable, ['All', 820]], 41, 1, [[...longTable, ['All', 790]], 41]],
  sum_of_all_totals_above: [longGroups, 127, 1, [longGroups, 42]],
  mean_of_all_rows_above: [[...longTable, ['Usual', 20.5]], 41, 1, [[...longTable, ['Usual', 23]], 41]],
  difference_of_totals: [profit, 7, 1, [profit, 5]],
  bold: formatCase(B.bold),
  italic: formatCase(B.italic),
  underlined: formatCase(B.underlined),
  background: formatCase(B.filled),
  large: formatCase(B.large),
  centered: formatCase(B.centered),
  right_aligned: formatCase(B.right),
  money: formatCase(B.money | B.number),
  percents: formatCase(B.percent | B.number),
  merged: formatCase(B.merged),
  bold_first: [
    [
      [new Formatted('Total', B.bold), 1],
      ['a', 2],
      ['b', 3],
    ],
    1,
    1,
    [everywhere(B.bold), 1],
  ],
  line_above: [
    [['a', 1], ['b', 2], format(B.lineAbove, ['Total', 3])],
    3,
    1,
    [everywhere(B.lineAbove | B.lineBelow), 2],
  ],
  line_below: [formatted(B.lineBelow), 1, 1, [everywhere(B.lineAbove | B.lineBelow), 2]],
  plain_numbers: [
    [
      ['Year', 2019, 2020],
      ['a', new Formatted(1234, B.number), new Formatted(5, B.number)],
    ],
    1,
    2 / 3,
    [formatted(B.number, B.number), 5],
  ],
  indented_more: [
    [['All'], format(indent(1), ['Men'])],
    2,
    1,
    [[format(indent(1), ['Men']), format(indent(1), ['Women'])], 2],
  ],
  indented_less: [
    [['All'], format(indent(1), ['Men'])],
    1,
    1,
    [[format(indent(1), ['Men']), format(indent(1), ['Women'])], 1],
  ],
  unlike_rows_below: [[format(B.filled, ['a', 'b']), ['c', 'd'], ['e', 'f']], 1, 1, [everywhere(B.filled), 1]],
  unlike_rows_above: [[['a', 'b'], ['c', 'd'], format(B.bold, ['e', 'f'])], 3, 1, [everywhere(B.bold), 3]],
};

test('every piece has a case here', () => {
  assert.deepEqual(Object.keys(cases).sort(), ROW_PIECES.map(({ name }) => name).sort());
});

for (const [name, [sheet, row, value, other]] of Object.entries(cases)) {
  test(`evidence: ${name}`, () => {
    const found = readRow(sheet, row)[name]!;
    assert.ok(Math.abs(found - value) < 1e-9, `expected ${value}, found ${found}`);
    if (other !== undefined) assert.equal(readRow(...other)[name], 0, 'where the sign is absent');
  });
}

test('a row is judged after 30 more filled rows have been read, and the end is known only near it', () => {
  const evidence = new RowEvidence(lexicon, isWanted);
  const rows = Array.from({ length: 60 }, (_, i) => makeRow(i + 1, [`text ${i}`, i]));
  const views = rows.map((row) => evidence.push(row)?.row.row.index ?? null);
  assert.deepEqual(views.slice(0, 31), [...Array(30).fill(null), 1]);
  assert.equal(views.at(-1), 30);
  const left = Array.from(evidence.finish(), ({ row, rowsLeft }) => [row.row.index, rowsLeft]);
  assert.deepEqual(
    [left[0], left.at(-1)],
    [
      [31, 29],
      [60, 0],
    ],
  );
});

test('the evidence of a row is the same however its sheet was read', () => {
  const sheet: readonly CellValue[][] = Array.from({ length: 200 }, (_, i) => [
    `row ${i % 7}`,
    i % 11 === 0 ? 'Total' : i,
    i * 1.5,
    null,
    'x',
  ]);
  const collect = (seed: number) => {
    const evidence = new RowEvidence(lexicon, isWanted);
    const found: Float64Array[] = [];
    const take = (view: RowView) => {
      const values = new Float64Array(ROW_PIECES.length);
      pieces.read(view, values);
      found.push(values);
    };
    for (const [i, cells] of sheet.entries()) {
      // A row whose values were read before gives the same evidence.
      const row = makeRow(i + 1, cells);
      if (i % seed === 0) void row.values;
      const view = evidence.push(row);
      if (view !== null) take(view);
    }
    for (const view of evidence.finish()) take(view);
    return found;
  };
  assert.deepEqual(collect(2), collect(3));
});

test('a sheet without formats shows none, and neither does one whose rows are all formatted alike', () => {
  const plain = readRow(formatted(0), 1);
  const alike = readRow(everywhere(B.bold | B.filled | B.lineAbove | B.lineBelow | B.centered | B.number), 1);
  for (const name of Object.keys(rowEvidence.formats)) {
    assert.equal(plain[name], 0, name);
    assert.equal(alike[name], 0, name);
  }
});

test('only what has a weight is computed', () => {
  const evidence = new RowEvidence(lexicon, (name) => name === 'no_number');
  for (const row of makeRows(formatted(B.bold))) evidence.push(row);
  const [view = assert.fail()] = evidence.finish();
  assert.deepEqual([view.sums.aboveNear, view.withBelow.sameKind, view.plain.cells], [0, 0, 0]);
  const values = new Float64Array(ROW_PIECES.length);
  new PieceReader((name) => name === 'no_number').read(view, values);
  const found = ROW_PIECES.filter((_, i) => values[i] !== 0).map(({ name }) => name);
  assert.ok(found.includes('no_number') && !found.includes('aligned_below') && !found.includes('bold'), found.join());
});

test('far sums begin again after a row without numbers, after blank rows and after a sum', () => {
  const sumsOf = (sheet: Sheet, row: number) => readRow(sheet, row).sum_of_all_rows_above;
  const other: Sheet = [
    ['x', 1000],
    ['y', 5000],
  ];
  assert.equal(sumsOf([...other, ['Part two'], ...longTable, ['All', 820]], 44), 1);
  assert.equal(sumsOf([...other, [], ...longTable, ['All', 820]], 44), 1);
  assert.equal(sumsOf([...other, ['Total', 6000], ...longTable, ['All', 820]], 44), 1);
  assert.equal(sumsOf([...other, ['z', 7], ...longTable, ['All', 820]], 44), 0);
});

test('only 256 columns are looked at, and a row of thousands of cells takes no longer', () => {
  const wide = Array.from({ length: 3000 }, (_, i) => (i < 256 ? 'word' : i));
  const found = readRow([wide, wide], 1);
  assert.equal(found.texts, 1);
  assert.equal(found.numbers, 0);
});

/** Gives every count of a row another value, except the slot in the ring. */
function fillCounts(counts: RowCounts): void {
  for (const [i, [key, value]] of Object.entries(counts).entries()) {
    if (typeof value === 'number' && key !== 'slot') Object.assign(counts, { [key]: i + 7 });
    if (typeof value === 'boolean') Object.assign(counts, { [key]: true });
  }
}

test('counts of a row come through flat integers whole', () => {
  const written = new RowCounts();
  fillCounts(written);
  const numbers = new Int32Array(COUNT_NUMBERS + 4).fill(-1);
  written.write(numbers, 2);
  assert.deepEqual([...numbers.slice(0, 2), ...numbers.slice(-2)], [-1, -1, -1, -1]);
  const read = new RowCounts();
  read.read(numbers, 2);
  assert.deepEqual({ ...read }, { ...written });
});

test('a reused row of the ring has nothing of the row before', () => {
  const used = new SeenRow(3);
  fillCounts(used);
  const row = makeRow(9, ['a']);
  const fresh = new SeenRow(3);
  for (const seen of [used, fresh]) {
    seen.clear();
    seen.begin(row, 2, 8);
  }
  assert.deepEqual({ ...used }, { ...fresh });
});

test('the first column of a part of a sheet is where the part begins', () => {
  const alone: Sheet = [[null, 'Name', 'Hours'], ['Ontario'], ['Ann', 'Lee', 12], ['Bob', 'Roy', 30]];
  const beside = alone.map((row) => [null, null, null, null, ...row]);
  const names = ['only_first_column', 'first_column_empty', 'one_cell_inside', 'first_column_only_below'];
  const pick = (sheet: Sheet, row: number, firstColumn: number) => {
    const found = readRow(sheet, row, firstColumn);
    return names.map((name) => found[name]);
  };
  for (const row of [1, 2, 3]) assert.deepEqual(pick(beside, row, 4), pick(alone, row, 0), `row ${row}`);
  assert.deepEqual(pick(beside, 2, 4), [1, 0, 0, 0]);
  assert.deepEqual(pick(beside, 1, 4), [0, 1, 0, 1]);
});
