const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/i;

/** What to write for a time that rules see as now. A time without its zone would mean something else on every machine. */
export const AS_OF_FORMAT = 'a date (2025-10-30) or a time with its zone (2025-10-30T12:00:00Z)';

/** ISO 8601 in UTC; null for any other text. */
export function parseAsOf(text: string): string | null {
  const time = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
