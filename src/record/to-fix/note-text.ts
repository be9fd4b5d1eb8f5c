import type { FieldMeta, Manifest } from '../../contract/manifest.ts';
import type { CellValue } from '../../workbook/index.ts';
import { fillValue, formatCellValue } from '../explain/index.ts';
import type { Problem } from './plan-to-fix.ts';

/** More related rows would not help to find the right one. */
const MAX_RELATED = 10;

/** The note at a cell for the sender: what is wrong with its value, and the package's advice. */
export function describeProblem(problem: Problem, value: CellValue | undefined, { columns }: Manifest): string {
  const { field, code, message, related_rows: related } = problem;
  const meta = field === null ? undefined : columns.meta[field];
  const texts = [message, findAdvice(meta, code)].filter((text) => text !== undefined);
  const shown = value === undefined ? undefined : formatCellValue(value);
  const lines = texts.map((text) => fillMessage(text, shown));
  if (related.length > 0) {
    const more = related.length > MAX_RELATED ? ` and ${related.length - MAX_RELATED} more` : '';
    lines.push(`See also the rows ${related.slice(0, MAX_RELATED).join(', ')}${more} of your document.`);
  }
  return lines.join('\n');
}

/** The package's advice for an issue code, or else for all issues of the field. */
export function findAdvice(meta: FieldMeta | undefined, code = '*'): string | undefined {
  return meta?.how_to_fix?.[code] ?? meta?.how_to_fix?.['*'];
}

function fillMessage(message: string, value: string | undefined): string {
  const place = {
    sheet: '',
    table_id: '',
    a1: '',
    row_index: null,
    code: '',
    severity: 'error',
    target_field: null,
  } as const;
  return fillValue({ ...place, rule: '', message }, value).message;
}
