import type { FieldFigures, Figures } from '../../contract/checks.ts';

/** The figures of several documents that count as one. */
export function addFigures(all: readonly Figures[]): Figures {
  const fields: Figures['fields'] = {};
  for (const { fields: own } of all)
    for (const [field, figures] of Object.entries(own)) fields[field] = addField(fields[field], figures);
  const known = all.flatMap(({ columns }) => columns ?? []);
  const columns = all.some((one) => one.columns !== undefined) ? { columns: [...new Set(known)] } : {};
  return { rows: all.reduce((sum, { rows }) => sum + rows, 0), fields, ...columns };
}

function addField(one: FieldFigures | undefined, other: FieldFigures): FieldFigures {
  if (one === undefined) return other;
  return {
    found: one.found || other.found,
    numbers: one.numbers + other.numbers,
    sum: one.sum + other.sum,
    empty: one.empty + other.empty,
    errors: one.errors + other.errors,
  };
}
