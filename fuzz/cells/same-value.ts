import { findKind, isUnclear, parseDuration, toValue } from './serial-dates.ts';
import { type FoundValue, isSerial, type Serial } from './types.ts';

const HOURS_PER_DAY = 24;
/** A millisecond, as a part of a day. */
const MS = 1 / 86_400_000;

/** Whether ADE's value is the one that is expected: numbers to the last bit, dates to the millisecond. */
export function isSameValue(found: FoundValue | undefined, expected: FoundValue | undefined): boolean {
  if (found === undefined || expected === undefined) return found === expected;
  if (isSerial(expected)) return isSameSerial(found, expected);
  if (typeof expected === 'object' && 'duration' in expected) return isSameDuration(found, String(expected.duration));
  if (typeof found === 'object' && typeof expected === 'object') return isSameMoment(found, expected);
  return found === expected;
}

function isSameSerial(found: FoundValue, expected: Serial): boolean {
  const { serial, format, is1904 } = expected;
  if (format === null) return DATE_FORMATS.some((code) => isSameSerial(found, { serial, format: code, is1904 }));
  if (found === serial && isUnclear(format)) return true;
  // Elapsed time is a quantity: of days, or of hours.
  if (findKind(format) === 'duration' && isNear(found, serial * HOURS_PER_DAY)) return true;
  return isSameValue(found, toValue({ serial, format, is1904 }));
}

/** One of each kind, for a reader that does not say which. */
const DATE_FORMATS = ['yyyy-mm-dd', 'yyyy-mm-dd hh:mm', 'hh:mm', '[h]:mm'];

/** A time of day, or a number of days or hours. */
function isSameDuration(found: FoundValue, duration: string): boolean {
  const days = parseDuration(duration);
  if (days === undefined) return found === duration;
  if (typeof found === 'object' && 'time' in found) return isNear(parseTime(found.time), days);
  return isNear(found, days) || isNear(found, days * HOURS_PER_DAY);
}

function parseTime(iso: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = iso.split(':').map(Number);
  return (hours * 3600 + minutes * 60 + seconds) / 86_400;
}

function isNear(found: FoundValue, expected: number): boolean {
  return typeof found === 'number' && Math.abs(found - expected) <= Math.max(MS, Math.abs(expected) * 1e-15);
}

/** Midnight may be written or not: whether a date has a time is the format's matter. */
function isSameMoment(found: object, expected: object): boolean {
  const write = (value: object) =>
    Object.values(value)
      .join(' ')
      .replace(/T00:00(?::00(?:\.0+)?)?$/, '');
  return write(found) === write(expected);
}

/** A value in a message; texts are cut. */
export function showValue(value: FoundValue | undefined): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

const MAX_SHOWN = 60;
