import { type DeriveCall, parseDate, type TransformResult } from 'ade/rules';

/** No report has a column for the period: the title has `Period: March 2024`, or the sheet is named `March 2024`. */
export function derive({ table, row_count }: DeriveCall): TransformResult {
  const line = table.title.find((text) => /^period:/i.test(text))?.replace(/^period:\s*/i, '');
  const { date } = parseDate(`1 ${line ?? table.sheet_name}`, null);
  return { values: new Array<string | null>(row_count).fill(date?.toString().slice(0, 7) ?? null) };
}
