import type { Artifact, Output, Table } from '../../contract/artifact.ts';
import { findUnmappedColumns, type Manifest } from '../../contract/manifest.ts';
import { listTables } from '../../record/index.ts';
import { formatColumn } from '../../workbook/index.ts';

/** The source of a column of the normalized workbook: a field, or the unmapped columns with this header. */
export interface OutputColumn {
  header: string;
  field: string | null;
}

export interface OutputSheet {
  name: string;
  columns: OutputColumn[];
}

/** The normalized workbook before it is written. */
export interface OutputPlan {
  sheets: OutputSheet[];
  /** By table id: the position of its sheet in `sheets`, and its unmapped columns with their output headers. */
  tables: Map<string, { sheet: number; rawColumns: { column: string; output_header: string }[] }>;
}

/** Decides the sheets and columns of the normalized workbook: all target fields, then the unmapped columns. */
export function planOutput(artifact: Pick<Artifact, 'sheets'>, manifest: Manifest): OutputPlan {
  const { writer } = manifest.engine;
  const isLeftOut = findUnmappedColumns(manifest) === 'leave_out';
  const plan: OutputPlan = { sheets: [], tables: new Map() };
  for (const { sheet, table } of listTables(artifact)) {
    const name = writer.layout === 'combined' ? writer.output_sheet : sheet.name;
    let position = plan.sheets.findIndex((known) => known.name === name);
    if (position < 0) position = plan.sheets.push(makeSheet(name, manifest)) - 1;
    const rawColumns = nameRawColumns(table, writer.unmapped_prefix, isLeftOut);
    const { columns } = plan.sheets[position]!;
    for (const { output_header: header } of rawColumns) {
      if (!columns.some((known) => known.field === null && known.header === header))
        columns.push({ header, field: null });
    }
    plan.tables.set(table.id, { sheet: position, rawColumns });
  }
  if (plan.sheets.length === 0) plan.sheets.push(makeSheet(writer.output_sheet, manifest));
  return plan;
}

/** The columns of an output sheet as they are recorded. */
export function describeColumns({ columns }: OutputSheet): NonNullable<Output['sheets']>[number]['columns'] {
  return columns.map(({ header, field }, i) => ({ column: formatColumn(i), header, target_field: field }));
}

function makeSheet(name: string, manifest: Manifest): OutputSheet {
  const { order, meta } = manifest.columns;
  return { name, columns: order.map((field) => ({ header: meta[field]?.label ?? field, field })) };
}

/** If several columns of a table have the same header, they get numbers, so that all of them are written. */
function nameRawColumns(table: Table, prefix: string, isLeftOut: boolean): { column: string; output_header: string }[] {
  const used = new Set<string>();
  return (table.mapping ?? [])
    .filter(({ target_field: field, unmapped }) => {
      return field === null && (unmapped === undefined ? !isLeftOut : unmapped.then === 'carry');
    })
    .map(({ raw }) => {
      const base = `${prefix}${raw.header}`;
      let header = base;
      for (let number = 2; used.has(header); number++) header = `${base}_${number}`;
      used.add(header);
      return { column: raw.column, output_header: header };
    });
}
