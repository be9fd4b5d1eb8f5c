import type { CellDate } from '../types.ts';

const ISO_CELL = /^(?:(\d{4}-\d\d-\d\d)(?:[T ]|$))?(?:T?(\d\d:\d\d)(:\d\d)?(\.\d+)?)?Z?$/;

/** Reads a date cell (`t="d"`, ECMA-376 part 1, 18.18.11): date, datetime or time. `undefined` for anything else. */
export function parseIsoCellDate(text: string): CellDate | undefined {
  const match = ISO_CELL.exec(text.trim());
  if (!match) return undefined;
  const [, date, hoursAndMinutes, seconds = ':00', fraction = ''] = match;
  if (date !== undefined && !isRealDate(date)) return undefined;
  if (hoursAndMinutes === undefined) return date === undefined ? undefined : { date };
  const time = `${hoursAndMinutes}${seconds}${formatMilliseconds(fraction)}`;
  if (!isRealTime(time)) return undefined;
  return date === undefined ? { time } : { datetime: `${date}T${time}` };
}

/** `.5` → `.500`, `.000` → nothing: always three digits or none. */
function formatMilliseconds(fraction: string): string {
  const digits = fraction.slice(1, 4).padEnd(3, '0');
  return digits === '000' ? '' : `.${digits}`;
}

/** Whether `2024-05-06` exists. */
export function isRealDate(date: string): boolean {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
}

function isRealTime(time: string): boolean {
  return time.slice(0, 2) < '24' && time.slice(3, 5) < '60' && time.slice(6, 8) < '60';
}
