import { parseAmount, toText, type Value } from 'ade/rules';

const SPREADSHEET_DAY_ZERO = '1899-12-31';

/** A number of hours from `7.5`, `7,5 h`, `7:30`, `7h30` or a time; null if the value has none. */
export function parseHours(value: Value): number | null {
  if (typeof value === 'number') return value;
  if (value instanceof Temporal.PlainTime) return hoursOfDay(value);
  if (value instanceof Temporal.PlainDateTime) return parseLongTime(value);
  const text = toText(value).replace(/\s*(?:hours?|hrs?|heures?|h)\.?$/i, '');
  const clock = /^(\d{1,4})(?::|\s?h\s?)([0-5]\d)?$/i.exec(text);
  if (clock !== null) return Number(clock[1]) + Number(clock[2] ?? 0) / 60;
  return typeof value === 'string' ? parseAmount(text) : null;
}

function hoursOfDay({ hour, minute, second }: { hour: number; minute: number; second: number }): number {
  return hour + minute / 60 + second / 3600;
}

/** Spreadsheets store 37:30 as the second day of 1900; a present-day date is not a number of hours. */
function parseLongTime(value: Temporal.PlainDateTime): number | null {
  if (value.year > 1900) return null;
  return value.toPlainDate().since(SPREADSHEET_DAY_ZERO).days * 24 + hoursOfDay(value);
}
