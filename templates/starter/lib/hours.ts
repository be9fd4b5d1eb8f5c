import { parseAmount, toText, type Value } from 'ade/rules';

const CLOCK = /^([-\u2212])?(\d{1,4})(?::|\s?h\s?)(?:([0-5]\d)(?::([0-5]\d))?)?$/i;

/** A number of hours from `7.5`, `7,5 h`, `7:30`, `-7:30:00`, `7h30` or a time; null if the value has none. */
export function parseHours(value: Value): number | null {
  if (typeof value === 'number') return value;
  if (value instanceof Temporal.PlainTime) return hoursOfDay(value);
  if (value instanceof Temporal.PlainDateTime) return parseLongTime(value);
  const text = toText(value).replace(/\s*(?:hours?|hrs?|heures?|h)\.?$/i, '');
  return parseClock(text) ?? (typeof value === 'string' ? parseAmount(text) : null);
}

function parseClock(text: string): number | null {
  const clock = CLOCK.exec(text);
  if (clock === null) return null;
  const [, minus, hour, minute = 0, second = 0] = clock;
  const hours = hoursOfDay({ hour: Number(hour), minute: Number(minute), second: Number(second) });
  return minus === undefined || hours === 0 ? hours : -hours;
}

function hoursOfDay({ hour, minute, second }: { hour: number; minute: number; second: number }): number {
  return hour + minute / 60 + second / 3600;
}

/** Spreadsheets store 37:30 as a day of 1900, or of 1904; a present-day date is not a number of hours. */
function parseLongTime(value: Temporal.PlainDateTime): number | null {
  const day = value.toPlainDate();
  if (day.year > 1900 && day.year !== 1904) return null;
  return day.since(findDayZero(day)).days * 24 + hoursOfDay(value);
}

/** Day 60 of the older system is 1900-02-29, which did not exist. */
function findDayZero(day: Temporal.PlainDate): string {
  if (day.year === 1904) return '1904-01-01';
  return Temporal.PlainDate.compare(day, '1900-03-01') < 0 ? '1899-12-31' : '1899-12-30';
}
