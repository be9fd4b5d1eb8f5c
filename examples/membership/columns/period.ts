import { type DeriveCall, parseDate, type TransformResult } from 'ade/rules';

/** No report has a column for it: `Period: March 2024` stands in the title. */
export function derive({ table, row_count }: DeriveCall): TransformResult {
  const text = table.title.find((line) => /^period:/i.test(line))?.replace(/^period:\s*/i, '') ?? '';
  const { date } = parseDate(`1 ${text}`, null);
  return { values: new Array<string | null>(row_count).fill(date?.toString().slice(0, 7) ?? null) };
}
