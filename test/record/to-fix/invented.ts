import { join } from 'node:path';
import { formatCell } from '../../../src/workbook/a1.ts';
import type { CellValue } from '../../../src/workbook/types.ts';
import type { StyledCell } from '../../../src/workbook/writer/styled/sheet-xml.ts';
import { writeStyledWorkbook } from '../../../src/workbook/writer/styled/write-styled-workbook.ts';
import { makeFolder, type TestPackage } from '../../helpers/run-package.ts';
import { PACKAGE } from './jobs.ts';

/** Like the package of the other tests, with fields for every kind of value. */
export const INVENTED: TestPackage = {
  fields: { ...PACKAGE.fields, moment: {}, flag: { meta: { type_hint: 'boolean' } }, amount: {}, when: {} },
};

/** A cell with a planted error, and the text that its sender types to fix it. */
export interface Planted {
  sheet: number;
  sheet_name: string;
  /** Its place in the document. */
  a1: string;
  row: number;
  header: string;
  typed: string | null;
  /** The expected value of the correction. */
  value: unknown;
}

export interface Invented {
  file: string;
  planted: Planted[];
}

/** Numbers from 0 to below `below`; the same seed gives the same numbers. */
export function makeRandom(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Texts that programs like to rewrite. */
const TEXTS = [
  '007',
  '1.0',
  '1e5',
  '+49 30 1234',
  '=1+1',
  'TRUE',
  '2024-05-06',
  '12:30',
  '1/2',
  '  outer blanks ',
  'two\nlines',
  'Zoë 😀 שלום',
  "'quoted'",
  'a & <b> "c"',
  '_x0041_',
  '-',
  '0',
  '50%',
  'Mar-24',
  '1,234.50',
  '٣',
  'tab\there',
  '\u00a0',
  'x'.repeat(400),
];
const NUMBERS = [1.0, 0.1 + 0.2, 1e15, 1e-7, -12.5, 1234567.891, 0, 99.999999999, 5e-324, 123456789012];
const TIMES = ['00:00:00', '12:30:00', '23:59:59', '07:08:09'];
const HEADERS = ['H:code', 'name', 'remark', 'day', 'moment', 'hours', 'city', 'flag', 'amount', 'when', 'count'];

/** A workbook of one or two sheets, with a table in each that begins anywhere, and errors in some of its rows. */
export function inventDocument(seed: number): Invented {
  const random = makeRandom(seed + 1);
  const sheets = Array.from({ length: 1 + random(2) }, (_, sheet) => inventSheet(sheet, random));
  const file = join(makeFolder(), `invented-${seed}.xlsx`);
  writeStyledWorkbook(
    file,
    sheets.map(({ name, rows }) => ({ name, rows, widths: [12], frozenRows: 0, hidesFirst: false, notes: [] })),
    'Test',
  );
  return { file, planted: sheets.flatMap(({ planted }) => planted) };
}

type Random = ReturnType<typeof makeRandom>;

function inventSheet(sheet: number, random: Random) {
  const name = ['March & April', "Anna's sheet"][sheet]!;
  const [top, left] = [random(4), random(3)];
  const headers = [HEADERS[0]!, ...shuffle(HEADERS.slice(1), random)];
  const rows: (StyledCell | null)[][] = Array.from({ length: top }, () => []);
  const indent = Array.from({ length: left }, () => null);
  rows.push([...indent, ...headers.map((value): StyledCell => ({ value }))]);
  const planted: Planted[] = [];
  const count = 5 + random(30);
  for (let i = 0; i < count; i++) {
    const index = rows.length;
    const values = headers.map((header) => inventValue(header, i, random));
    if (i === 0 || random(4) === 0) {
      const error = plantError(i, random);
      const position = headers.findIndex((header) => header.endsWith(error.header));
      values[position] = error.wrong;
      const { typed, value, header } = error;
      planted.push({
        sheet,
        sheet_name: name,
        a1: formatCell(index, left + position),
        row: index + 1,
        header,
        typed,
        value,
      });
    }
    rows.push([
      ...indent,
      ...values.map((value): StyledCell | null => (value === null ? null : toCell(value, random))),
    ]);
  }
  return { name, rows, planted };
}

function inventValue(header: string, i: number, random: Random): CellValue {
  const pick = <Entry>(list: readonly Entry[]) => list[random(list.length)]!;
  const day = `20${10 + random(20)}-0${1 + random(9)}-1${random(10)}`;
  switch (header) {
    case 'H:code':
      // The rules of the test's package label a row that begins like this as data.
      return `0${String(i).padStart(3, '0')}`;
    case 'day':
      return { date: day };
    case 'moment':
      return random(3) === 0 ? null : { datetime: `${day}T${pick(TIMES)}` };
    case 'when':
      return random(3) === 0 ? null : { time: pick(TIMES) };
    case 'hours':
      return random(49) / 2;
    case 'flag':
      return pick([true, false, null]);
    case 'amount':
    case 'count':
      return random(4) === 0 ? pick(TEXTS) : pick(NUMBERS);
    case 'city':
      return pick(['Oslo', 'Rome', 'São Paulo', null]);
    default:
      return random(5) === 0 ? null : pick(TEXTS);
  }
}

function plantError(i: number, random: Random): { header: string; wrong: CellValue; typed: string; value: unknown } {
  const fixes = [
    { header: 'code', wrong: `${i}`, typed: `0${String(900 + (i % 100))}`, value: `0${String(900 + (i % 100))}` },
    { header: 'day', wrong: '31/02/2024', typed: '2024-02-28', value: { date: '2024-02-28' } },
    { header: 'day', wrong: null, typed: '2023-12-31', value: { date: '2023-12-31' } },
    { header: 'hours', wrong: 80, typed: '8', value: 8 },
    { header: 'hours', wrong: 'eight', typed: '8.25', value: 8.25 },
  ];
  // The first row gets its label from its code, so this code must not change.
  return fixes[i === 0 ? 1 + random(fixes.length - 1) : random(fixes.length)]!;
}

/** A text is either kept as a text by a program, or was typed into a cell of any format. */
function toCell(value: Exclude<CellValue, null>, random: Random): StyledCell {
  return typeof value === 'string' && random(2) === 0 ? { value, format: 'text' } : { value };
}

function shuffle<Entry>(list: readonly Entry[], random: Random): Entry[] {
  const left = [...list];
  return list.map(() => left.splice(random(left.length), 1)[0]!);
}
