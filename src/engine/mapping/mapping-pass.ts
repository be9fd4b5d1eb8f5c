import { columnIndex, listTables } from '../../audit/tables.ts';
import type { Artifact, FieldSource, Mapping, Table } from '../../contract/artifact.ts';
import type { BuildRecord } from '../../contract/build.ts';
import type { CellValue } from '../../workbook/types.ts';
import type { JobContext } from '../job-context.ts';
import { chooseFields } from './choose-fields.ts';
import { type ColumnScores, scoreTable } from './score-columns.ts';
import { chooseByWeights } from './weights/choose-by-weights.ts';
import { type ColumnModel, makeColumnModel } from './weights/column-model.ts';
import { type RuleDeltas, weighColumns } from './weights/weigh-columns.ts';

/** Pass 2: decides for every column of every table which field it becomes. Returns the mapping by table id. */
export async function mapColumns(
  context: JobContext,
  artifact: Pick<Artifact, 'sheets'>,
  samples: ReadonlyMap<string, CellValue[][]>,
): Promise<Map<string, Mapping[]>> {
  const mappings = new Map<string, Mapping[]>();
  const { manifest, build } = context;
  const { defaults } = manifest.engine;
  const model = build.column_weights === undefined ? null : makeColumnModel(build.column_weights, manifest);
  for (const { sheet, table } of listTables(artifact)) {
    const rows = samples.get(table.id) ?? [];
    const scores = await scoreTable(context, sheet.name, table, rows);
    const mapping =
      model === null
        ? chooseFields(table.columns, scores, defaults)
        : chooseByWeights(model, table.columns, weighTable(model, table, rows, scores), defaults);
    mappings.set(table.id, mapping);
    context.progress.report(mappings.size);
  }
  return mappings;
}

/** What the weights say of all columns of a table, with what the rules gave. */
function weighTable(model: ColumnModel, { columns }: Table, rows: CellValue[][], scores: readonly ColumnScores[]) {
  const inputs = columns.map(({ column, header_parts: headerParts }) => ({
    headerParts,
    values: rows.map((row) => row[columnIndex(column)] ?? null),
  }));
  const rules = scores.map((list): RuleDeltas => new Map(list.map(({ field, contributors }) => [field, contributors])));
  return weighColumns(model, inputs, rules);
}

/** Where each target field of a table comes from. */
export function listFieldSources(
  mapping: readonly Mapping[],
  build: BuildRecord,
  isActive: (rule: string) => boolean,
): FieldSource[] {
  return build.manifest.columns.order.map((field): FieldSource => {
    const column = mapping.find(({ target_field: target }) => target === field)?.raw.column;
    if (column !== undefined) return { field, from: 'column', column };
    const rule = findFieldRule(build, field, 'derive');
    return rule !== null && isActive(rule) ? { field, from: 'derive', rule } : { field, from: 'none' };
  });
}

export function findFieldRule(
  build: BuildRecord,
  field: string,
  kind: 'transform' | 'derive' | 'validate',
): string | null {
  const entry = Object.entries(build.rules).find(([, rule]) => rule.field === field && rule.kind === kind);
  return entry?.[0] ?? null;
}
