import type { Output, Sheet, Table } from '../../contract/artifact.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { FieldPlan } from '../../rules/client/index.ts';
import { TableValues } from '../corrections/table-values.ts';
import type { JobContext } from '../job/job-context.ts';
import { nameColumns } from '../mapping/name-columns.ts';
import { MixedHours } from './mixed-hours.ts';
import { planFields } from './plan-fields.ts';
import type { OutputColumn, OutputPlan } from './plan-output.ts';
import { ScaledAmounts } from './scaled-amounts.ts';

/** The source of an output column's cells; `position` is a column of the table, or null. */
export interface OutputSource {
  readonly field: string | null;
  readonly position: number | null;
}

/** The plan of a table, made once before its rows are streamed, and its records, which grow with the rows. */
export interface TablePlan {
  /** Fields that rules work on; a field follows the fields that it needs. */
  readonly fields: FieldPlan[];
  /** Fields whose cells the rules receive, and their positions in the table's columns. */
  readonly inputs: readonly { field: string; position: number }[];
  /** People's corrections of the table's values; null if there are none. */
  readonly corrected: TableValues | null;
  /** Position of the output sheet that gets the table's rows. */
  readonly sheet: number;
  /** The source of each column of that sheet. */
  readonly outputs: readonly OutputSource[];
  readonly mixedHours: MixedHours;
  readonly scaled: ScaledAmounts;
  /** Unmapped columns that are not appended, with the number of their filled cells so far. */
  readonly leftOut: readonly { column: string; position: number; cells: number }[];
  /** Appended columns about which nobody has decided, with their first cells so far. */
  readonly undecided: readonly { column: string; position: number; cells: string[] }[];
  /** Texts that stand for no value, by field; of fields that have some. */
  readonly missing: ReadonlyMap<string, ReadonlySet<string>>;
  readonly transform: NonNullable<Table['transform']>;
  readonly written: NonNullable<Output['tables']>[number];
}

export function planTable(context: JobContext, output: OutputPlan, source: Sheet, table: Table): TablePlan {
  const isActive = (rule: string) => !context.runner.switchedOff.has(rule);
  const { corrections } = context;
  const seen = nameColumns(table, corrections.listNames(source, table));
  const fields = planFields(seen, context.build, isActive, corrections.dateOrder);
  const { sheet, rawColumns } = output.tables.get(table.id)!;
  const { columns } = output.sheets[sheet]!;
  const undecided = listUndecided(table);
  const outputs = columns.map((column) => ({ field: column.field, position: findSource(table, column, rawColumns) }));
  return {
    fields,
    inputs: fields.flatMap(({ field }) => {
      const position = findFieldPosition(table, field);
      return position === null ? [] : [{ field, position }];
    }),
    corrected: findCorrected(context, source, table),
    sheet,
    outputs,
    scaled: new ScaledAmounts(outputs, context.manifest),
    mixedHours: new MixedHours(table, context.manifest),
    leftOut: listLeftOut(table, rawColumns),
    undecided: [...undecided.values()],
    missing: listMissing(context.manifest),
    transform: { rows: 0, fields: startCounts(table, fields) },
    written: {
      table_id: table.id,
      source_sheet: source.name,
      ranges: [],
      raw_columns: rawColumns.map((raw) => {
        const cells = undecided.get(raw.column)?.cells;
        return cells === undefined ? raw : { ...raw, first_cells: cells };
      }),
    },
  };
}

function listMissing({ columns }: Manifest): TablePlan['missing'] {
  return new Map(
    Object.entries(columns.meta).flatMap(([field, { missing_values: texts }]) =>
      texts === undefined ? [] : [[field, new Set(texts.map((text) => text.trim()))] as const],
    ),
  );
}

function findCorrected({ corrections }: JobContext, sheet: Sheet, table: Table): TableValues | null {
  if (corrections.isEmpty) return null;
  const values = new TableValues(corrections, sheet, table);
  return values.isEmpty ? null : values;
}

function listLeftOut(table: Table, rawColumns: TablePlan['written']['raw_columns']): TablePlan['leftOut'][number][] {
  const appended = new Set(rawColumns.map(({ column }) => column));
  return (table.mapping ?? []).flatMap(({ target_field: field, raw: { column } }) => {
    const position = findPosition(table, column);
    return field !== null || appended.has(column) || position === null ? [] : [{ column, position, cells: 0 }];
  });
}

function listUndecided(table: Table): Map<string, TablePlan['undecided'][number]> {
  const undecided = (table.mapping ?? []).flatMap(({ unmapped, raw: { column } }) => {
    const position = findPosition(table, column);
    return unmapped?.decided_by !== 'nobody' || position === null ? [] : [{ column, position, cells: [] }];
  });
  return new Map(undecided.map((one) => [one.column, one]));
}

function startCounts(table: Table, plans: readonly FieldPlan[]): TablePlan['transform']['fields'] {
  const filled = (table.fields ?? []).filter(({ from }) => from !== 'none');
  return filled.map(({ field }) => {
    const plan = plans.find((known) => known.field === field);
    const rule = plan?.transform ?? plan?.derive;
    return { field, ...(rule ? { rule } : {}), changed: 0, dropped: 0, empty: 0 };
  });
}

function findSource(
  table: Table,
  { header, field }: OutputColumn,
  rawColumns: TablePlan['written']['raw_columns'],
): number | null {
  if (field !== null) return findFieldPosition(table, field);
  return findPosition(table, rawColumns.find(({ output_header: name }) => name === header)?.column);
}

function findFieldPosition(table: Table, field: string): number | null {
  return findPosition(table, table.fields?.find((known) => known.field === field)?.column);
}

function findPosition({ columns }: Table, letter: string | undefined): number | null {
  const position = columns.findIndex(({ column }) => column === letter);
  return position < 0 ? null : position;
}
