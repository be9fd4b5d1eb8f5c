import iconv from 'iconv-lite';
import type { CsvTable } from '../fixtures/csv.ts';
import type { Choices } from '../random.ts';
import { pickRange } from './bytes.ts';
import { type Mutation, mutateOnce } from './types.ts';

/** A table, and bytes that come in place of a mark in one of its fields when the file is written. */
export interface DamagedTable {
  table: CsvTable;
  damaged: { mark: string; bytes: Buffer }[];
}

type Rows = CsvTable['rows'];

/** Bytes that no text in UTF-8 has, or that are text of another encoding. */
const STRAY_BYTES = [[0x80], [0x92], [0xe4], [0xff], [0xfc, 0xe9], [0xc3], [0xed, 0xa0, 0x80]].map((bytes) =>
  Buffer.from(bytes),
);
/** A byte order mark in UTF-8, three letters in other encodings. */
const MARK = Buffer.from('\ufeff');
const TEXT_ADDED = ['"', 'x\ny', ' ', "'", '1,5', 'a;b', '=1+1', '\u00a0', 'é'.repeat(20)];

/** Changes to a table after which it is known what the file says. */
const tableMutations: readonly Mutation<DamagedTable>[] = [
  {
    name: 'table: rows are dropped',
    apply: (target, choices) => changeRows(target, choices, (rows, start, end) => rows.toSpliced(start, end - start)),
  },
  {
    name: 'table: rows are repeated',
    apply: (target, choices) =>
      changeRows(target, choices, (rows, start, end) => rows.toSpliced(start, 0, ...rows.slice(start, end))),
  },
  {
    name: 'table: rows are moved',
    apply: (target, choices) =>
      changeRows(target, choices, (rows, start, end) => {
        const rest = rows.toSpliced(start, end - start);
        return rest.toSpliced(choices.below(rest.length + 1), 0, ...rows.slice(start, end));
      }),
  },
  { name: 'table: a field is dropped', apply: dropField },
  {
    name: 'table: a field is cut',
    apply: (target, choices) =>
      changeField(target, choices, (field) => field.slice(0, choices.below(field.length + 1))),
  },
  {
    name: 'table: a field has more text',
    apply: (target, choices) =>
      changeField(target, choices, (field) => {
        const at = choices.below(field.length + 1);
        return field.slice(0, at) + choices.pick(TEXT_ADDED) + field.slice(at);
      }),
  },
  {
    name: 'table: a NUL is in a field',
    apply: (target, choices) => damageField(target, choices, Buffer.alloc(1 + choices.below(3))),
  },
  {
    name: 'table: a stray byte is in a field',
    apply: (target, choices) => damageField(target, choices, choices.pick(STRAY_BYTES)),
  },
  { name: 'table: a byte order mark is in a field', apply: (target, choices) => damageField(target, choices, MARK) },
  {
    name: 'table: other line ends',
    apply: ({ table, damaged }, choices) => ({
      table: { ...table, lineEnd: choices.pick(['\n', '\r\n', '\r']) },
      damaged,
    }),
  },
  {
    name: 'table: the last line has no end',
    apply: ({ table, damaged }) => ({ table: { ...table, endsWithLine: false }, damaged }),
  },
  {
    name: 'table: quotation marks',
    apply: ({ table, damaged }) => ({ table: { ...table, isQuoted: !table.isQuoted }, damaged }),
  },
  {
    name: 'table: a byte order mark',
    apply: ({ table, damaged }) => ({ table: { ...table, hasMark: true }, damaged }),
  },
];

export function changeTable(target: DamagedTable, choices: Choices, steps: string[]): DamagedTable {
  return mutateOnce(target, tableMutations, choices, steps);
}

/** Empty lines at the end say nothing, so a table keeps its header and some rows. */
const MIN_ROWS = 3;

function changeRows(
  { table, damaged }: DamagedTable,
  choices: Choices,
  change: (rows: Rows, start: number, end: number) => Rows,
): DamagedTable | undefined {
  const range = pickRange(table.rows.length, choices);
  const rows = range && change(table.rows, range.start, range.end);
  return rows === undefined || rows.length < MIN_ROWS ? undefined : { table: { ...table, rows }, damaged };
}

function changeField(
  { table, damaged }: DamagedTable,
  choices: Choices,
  change: (field: string) => string,
): DamagedTable | undefined {
  const at = choices.below(table.rows.length);
  const row = table.rows[at]!;
  if (row.length === 0) return undefined;
  const column = choices.below(row.length);
  const field = change(row[column]!);
  // A text that the encoding cannot write would be another text in the file.
  if (iconv.decode(iconv.encode(field, table.encoding), table.encoding) !== field) return undefined;
  const changed = row.with(column, field);
  return { table: { ...table, rows: table.rows.with(at, changed) }, damaged };
}

function dropField({ table, damaged }: DamagedTable, choices: Choices): DamagedTable | undefined {
  const at = choices.below(table.rows.length);
  const row = table.rows[at]!;
  if (row.length < 2) return undefined;
  return { table: { ...table, rows: table.rows.with(at, row.toSpliced(choices.below(row.length), 1)) }, damaged };
}

/** Only where a letter is a byte, so that the bytes get where the mark is. */
function damageField(target: DamagedTable, choices: Choices, bytes: Buffer): DamagedTable | undefined {
  if (target.table.encoding !== 'utf-8' && !target.table.encoding.startsWith('windows')) return undefined;
  const mark = `~${target.damaged.length}~`;
  const changed = changeField(target, choices, (field) => {
    const at = choices.below(field.length + 1);
    return field.slice(0, at) + mark + field.slice(at);
  });
  return changed && { ...changed, damaged: [...target.damaged, { mark, bytes }] };
}
