import iconv from 'iconv-lite';
import { type CsvFixture, type CsvTable, listCells, writeTable } from '../fixtures/csv.ts';
import type { Choices } from '../random.ts';
import { byteMutations, pickRange } from './bytes.ts';
import { changeTable } from './csv-table.ts';
import { type Mutant, type Mutation, mutateOnce } from './types.ts';

const INSERTED = [
  '"',
  '""',
  "'",
  ',',
  ';',
  '\t',
  '|',
  '\n',
  '\r',
  '\r\n',
  '\n\n',
  ' ',
  '\0',
  '\x1a',
  '\ufeff',
  'ü',
  '\\',
  '#',
];
const LINE_ENDS = ['\n', '\r\n', '\r'];
const DELIMITERS = [',', ';', '\t', '|'];
const ENCODINGS = ['utf-16le', 'utf-16be', 'utf-32le', 'windows-1252', 'windows-1251', 'shift_jis'];
const SEPARATOR_LINES = ['sep=;\r\n', 'sep=,\n', '"sep=\t"\n', 'sep=^\n'];

/** Changes to the bytes of csv text. */
const csvMutations: readonly Mutation<Buffer>[] = [
  { name: 'csv: a mark comes between', apply: insertMark },
  { name: 'csv: a mark is doubled', apply: (bytes, choices) => changeMark(bytes, choices, (mark) => mark + mark) },
  { name: 'csv: a mark is removed', apply: (bytes, choices) => changeMark(bytes, choices, () => '') },
  {
    name: 'csv: a mark is another',
    apply: (bytes, choices) => changeMark(bytes, choices, () => choices.pick(INSERTED)),
  },
  {
    name: 'csv: other line ends',
    apply: (bytes, choices) => replaceText(bytes, /\r\n|\n|\r/g, () => choices.pick(LINE_ENDS)),
  },
  {
    name: 'csv: another delimiter',
    apply: (bytes, choices) => {
      const delimiter = choices.pick(DELIMITERS);
      return replaceText(bytes, /[,;\t|]/g, () => delimiter);
    },
  },
  {
    name: 'csv: another encoding',
    apply: (bytes, choices) => iconv.encode(bytes.toString(), choices.pick(ENCODINGS), { addBOM: choices.happens(60) }),
  },
  {
    name: 'csv: a line that says the delimiter',
    apply: (bytes, choices) => Buffer.concat([Buffer.from(choices.pick(SEPARATOR_LINES)), bytes]),
  },
  { name: 'csv: lines are repeated', apply: repeatLines },
  ...byteMutations.map(({ name, apply }) => ({ name: `csv: ${name}`, apply })),
];

/** Changes a csv file: its table, or its bytes. */
export function mutateCsv({ bytes, sheets, table }: CsvFixture, count: number, choices: Choices): Mutant {
  const steps: string[] = [];
  if (choices.happens(60)) return mutateTable(table, count, choices);
  let changed = bytes;
  for (let i = 0; i < count; i++) changed = mutateOnce(changed, csvMutations, choices, steps);
  // In csv every text is sound: only the other reader says what the bytes mean.
  const excuses = [{ id: 'touched-fields', places: 'all', mayAdd: true } as const];
  return { bytes: changed, steps, expectation: { sheets, excuses }, isExact: false };
}

/** What the table says is known after each change. */
function mutateTable(table: CsvTable, count: number, choices: Choices): Mutant {
  const steps: string[] = [];
  let changed = changeTable({ table, damaged: [] }, choices, steps);
  for (let i = 1; i < count; i++) changed = changeTable(changed, choices, steps);
  const bytes = changed.damaged.reduce(
    (all, { mark, bytes: put }) => replaceBytes(all, mark, put),
    writeTable(changed.table),
  );
  const sheet = listCells(changed.table.rows);
  const touched = changed.damaged.flatMap(({ mark }) =>
    Object.keys(sheet.cells).filter((place) => String(sheet.cells[place]).includes(mark)),
  );
  const excuses = [{ id: 'touched-fields', places: touched.map((place) => `${sheet.name}!${place}`) } as const];
  return { bytes, steps, expectation: { sheets: [sheet], excuses }, isExact: true };
}

/** Puts bytes where the mark is; the mark has the same bytes in all encodings of one byte a letter. */
function replaceBytes(bytes: Buffer, mark: string, put: Buffer): Buffer {
  const at = bytes.indexOf(mark, 0, 'latin1');
  if (at < 0) return bytes;
  return Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + mark.length)]);
}

function insertMark(bytes: Buffer, choices: Choices): Buffer {
  const at = choices.below(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(choices.pick(INSERTED)), bytes.subarray(at)]);
}

/** Changes a quote, delimiter or line end of the file. */
function changeMark(bytes: Buffer, choices: Choices, change: (mark: string) => string): Buffer | undefined {
  const text = bytes.toString('latin1');
  const marks = [...text.matchAll(/["',;\t|\r\n]/g)];
  if (marks.length === 0) return undefined;
  const { index, 0: mark } = choices.pick(marks);
  return Buffer.concat([bytes.subarray(0, index), Buffer.from(change(mark)), bytes.subarray(index + mark.length)]);
}

function replaceText(bytes: Buffer, pattern: RegExp, replace: () => string): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(pattern, replace), 'latin1');
}

function repeatLines(bytes: Buffer, choices: Choices): Buffer | undefined {
  const lines = bytes.toString('latin1').split('\n');
  const range = pickRange(lines.length, choices);
  return (
    range && Buffer.from(lines.toSpliced(range.start, 0, ...lines.slice(range.start, range.end)).join('\n'), 'latin1')
  );
}
