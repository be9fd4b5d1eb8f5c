import type { PreviewValue } from '../../../api/contract.ts';

/** A cell as text. Dates stay in ISO form, as rules see them. */
export function formatValue(value: PreviewValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'object') {
    if ('date' in value) return value.date;
    if ('datetime' in value) return value.datetime.replace('T', ' ');
    return value.time;
  }
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return String(value);
}

export const isNumeric = (value: PreviewValue | undefined): boolean => typeof value === 'number';
