import type { FieldSource, Table } from '../../contract/artifact.ts';
import type { BuildRecord } from '../../contract/build.ts';
import type { DateOrder } from '../../contract/manifest.ts';
import { columnIndex } from '../../record/index.ts';
import type { FieldPlan } from '../../rules/client/index.ts';
import { findFieldRule } from '../mapping/mapping-pass.ts';

/** Plans a table's fields, each after the fields that it needs. `order`: the date order of columns that show none. */
export function planFields(
  table: Table,
  build: BuildRecord,
  isActive: (rule: string) => boolean,
  order: DateOrder | null = null,
): FieldPlan[] {
  const filled = (table.fields ?? []).filter(({ from }) => from !== 'none');
  const sources = new Map(filled.map((source) => [source.field, source]));
  const plans = new Map<string, FieldPlan>();
  const visiting = new Set<string>();

  const visit = (source: FieldSource): void => {
    const { field } = source;
    visiting.add(field);
    const module = build.modules.find(({ kind, field: owner }) => kind === 'column' && owner === field);
    const wanted = [...(module?.needs ?? []), ...(source.from === 'derive' ? (module?.derive_needs ?? []) : [])];
    const needs: string[] = [];
    for (const need of new Set(wanted)) {
      // If two derived fields need each other and neither has a column, the second cannot wait for the first.
      const needed = sources.get(need);
      if (needed === undefined || visiting.has(need)) continue;
      if (!plans.has(need)) visit(needed);
      needs.push(need);
    }
    visiting.delete(field);
    plans.set(field, makePlan(table, source, needs, build, isActive, order));
  };
  for (const source of sources.values()) if (!plans.has(source.field)) visit(source);
  return dropIdle([...plans.values()]);
}

function makePlan(
  table: Table,
  source: FieldSource,
  needs: string[],
  build: BuildRecord,
  isActive: (rule: string) => boolean,
  order: DateOrder | null,
): FieldPlan {
  const column = table.columns.find((known) => known.column === source.column);
  const setting = build.manifest.engine.defaults.date_order;
  const find = (kind: 'transform' | 'derive' | 'validate') => {
    const rule = findFieldRule(build, source.field, kind);
    return rule !== null && isActive(rule) ? rule : null;
  };
  return {
    field: source.field,
    columnIndex: column ? columnIndex(column.column) : null,
    header: column?.header ?? '',
    headerParts: column?.header_parts ?? [],
    dateOrder: column?.dates?.order ?? order ?? (setting === 'auto' ? null : setting),
    // `from: person` without a correction means values for single rows, which no transform sees.
    transform: source.from === 'column' || source.correction !== undefined ? find('transform') : null,
    derive: source.from === 'derive' ? find('derive') : null,
    validate: find('validate'),
    needs,
  };
}

/** Leaves out fields that no rule works on or needs: their values need no round trip. */
function dropIdle(plans: FieldPlan[]): FieldPlan[] {
  const needed = new Set(plans.flatMap(({ needs }) => needs));
  return plans.filter(
    ({ field, transform, derive, validate }) => transform ?? derive ?? validate ?? (needed.has(field) ? field : null),
  );
}
