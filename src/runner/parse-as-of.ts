const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/i;

/** The form of a time that rules see as now. Without a zone, a text would mean a different time on each machine. */
export const AS_OF_FORMAT = 'a date (2025-10-30) or a time with its zone (2025-10-30T12:00:00Z)';

/** ISO 8601 in UTC; null for any other text. */
export function parseAsOf(text: string): string | null {
  const time = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
