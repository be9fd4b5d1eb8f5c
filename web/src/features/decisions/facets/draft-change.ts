import type { FacetRows, PreviewValue } from '../../../api/contract.ts';
import type { GivenValue, NewCorrection } from '../corrections/index.ts';

/** A correction can name at most this many places. */
export const MAX_PLACES = 10_000;

/** Whether a correction can name each row by its place. */
export const canNameRows = ({ count }: FacetRows): boolean => count <= MAX_PLACES;

/** Whether a correction can name the document's texts instead; this is possible if all texts are known. */
export function canNameTexts({ as_sent: sent, rows, count }: FacetRows): boolean {
  if (sent === null || sent.distinct > sent.values.length || rows.some(({ source }) => !source.has_column))
    return false;
  return rows.length === Math.min(count, MAX_PLACES) && sent.values.every(({ value }) => toText(value) !== '');
}

/** One correction with the cells of all rows, and one with the rows of tables that lack a column for the field. */
export function draftForRows({ rows, target_field: field }: FacetRows, value: GivenValue): NewCorrection[] {
  const placesOf = (hasColumn: boolean) =>
    rows.filter(({ source }) => source.has_column === hasColumn).map(({ source: { sheet, a1 } }) => ({ sheet, a1 }));
  const [cells, others] = [placesOf(true), placesOf(false)];
  return [
    ...(cells.length > 0 ? [{ kind: 'cell_value' as const, places: cells, value }] : []),
    ...(others.length > 0 ? [{ kind: 'cell_value' as const, places: others, field, value }] : []),
  ];
}

/** Sets the meaning of each text wherever the document has it in this field. */
export function draftForTexts({ as_sent: sent, target_field: field }: FacetRows, to: GivenValue): NewCorrection[] {
  return (sent?.values ?? []).map(({ value }) => ({ kind: 'value_is', places: [], field, from: toText(value), to }));
}

/** A value in the form in which the document's texts are compared. */
function toText(value: PreviewValue): string {
  if (value === null) return '';
  if (typeof value !== 'object') return String(value).trim();
  return 'date' in value ? value.date : 'datetime' in value ? value.datetime : value.time;
}
