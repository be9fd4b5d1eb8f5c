import { type DeriveCall, parseDate, type TransformResult } from 'ade/rules';

/** No report has a column for it: `Period: March 2024` stands in the title, or `March 2024` is the sheet's name. */
export function derive({ table, row_count }: DeriveCall): TransformResult {
  const line = table.title.find((text) => /^period:/i.test(text))?.replace(/^period:\s*/i, '');
  const { date } = parseDate(`1 ${line ?? table.sheet_name}`, null);
  return { values: new Array<string | null>(row_count).fill(date?.toString().slice(0, 7) ?? null) };
}
