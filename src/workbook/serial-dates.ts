import { formatDayNumber, formatTime } from './rows/date-cell.ts';
import type { CellDate } from './types.ts';

/** How a number format shows its number. */
export type DateKind = 'date' | 'datetime' | 'time';

const MS_PER_DAY = 86_400_000;
/** 1899-12-30 and 1904-01-01 as days since 1970-01-01: day 0 of the two date systems (ECMA-376 18.17.4.1). */
const EPOCH_1900 = -25_569;
const EPOCH_1904 = -24_107;
/** In the 1900 system, number 60 is 1900-02-29, a day that did not exist. */
const FALSE_LEAP_DAY = 60;
/** The Gregorian calendar repeats every 400 years; `DAYS_TO_1970` counts from 0000-03-01. */
const YEARS_PER_ERA = 400;
const DAYS_PER_ERA = 146_097;
const DAYS_TO_1970 = 719_468;
const LAST_DAY = 2_932_896; // 9999-12-31
/** Number of days from 0001-01-01 to 1899-12-30. */
const DAYS_TO_SERIAL_0 = 693_593;
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const FIRST_SAFE_SERIAL = FALSE_LEAP_DAY + 1;

/**
 * The date or time of a spreadsheet's serial number, rounded to the millisecond.
 * - `date` drops the time of day, as the cell's format does;
 * - a number below 1 has no date: then `datetime` returns a time, and `date` returns `undefined`;
 * - `time` with a number of 1 or more returns a datetime, so that the day is not lost.
 * `undefined` if the date does not exist: negative numbers, 1900-02-29, and dates after 9999-12-31.
 */
export function serialToCellDate(serial: number, kind: DateKind, is1904 = false): CellDate | undefined {
  if (!(serial >= 0)) return undefined;
  const { day, ms } = splitSerial(serial);
  if (kind !== 'date' && serial < 1 && !(is1904 && kind === 'datetime')) {
    return { time: formatTime(day === 0 ? ms : MS_PER_DAY - 1) };
  }
  const date = serialDayToIso(day, is1904);
  if (date === undefined) return undefined;
  return kind === 'date' ? { date } : { datetime: `${date}T${formatTime(ms)}` };
}

/** The day of a serial number, and the rounded millisecond of that day. */
export function splitSerial(serial: number): { day: number; ms: number } {
  const day = Math.floor(serial);
  const ms = Math.round((serial - day) * MS_PER_DAY);
  return ms === MS_PER_DAY ? { day: day + 1, ms: 0 } : { day, ms };
}

/**
 * The serial number (1900 system) of an ISO date or time, with fractions of a second. `undefined` for other text, for dates that
 * do not exist, and before 1900-03-01, where programs differ by a day.
 */
export function isoToSerial(iso: string): number | undefined {
  if (iso.charCodeAt(2) === 58) return parseDayFraction(iso, 0);
  const day = parseIsoDay(iso);
  if (day === undefined || iso.length === 10) return day;
  const separator = iso.charCodeAt(10);
  const fraction = separator === 84 || separator === 32 ? parseDayFraction(iso, 11) : undefined;
  return fraction === undefined ? undefined : day + fraction;
}

/** The date of a whole serial number as YYYYMMDD; `undefined` if the date does not exist. */
export function serialToDayNumber(serialDay: number, is1904 = false): number | undefined {
  if (!(serialDay >= 0)) return undefined;
  if (!is1904 && (serialDay === 0 || serialDay === FALSE_LEAP_DAY)) return undefined;
  const epoch = is1904 ? EPOCH_1904 : EPOCH_1900 + (serialDay < FALSE_LEAP_DAY ? 1 : 0);
  return serialDay + epoch > LAST_DAY ? undefined : makeDayNumber(serialDay + epoch);
}

/** The serial number (1900 system) of a day (as YYYYMMDD) and millisecond, within the limits of `isoToSerial`. */
export function dayNumberToSerial(number: number, ms = 0): number | undefined {
  const day = makeSerial(Math.floor(number / 10_000), Math.floor(number / 100) % 100, number % 100);
  return day === undefined ? undefined : day + ms / MS_PER_DAY;
}

/** Days from 1899-12-30 that are computed only once: many dates of a large sheet are on the same day. */
const KNOWN_DAYS = 120_000;
const knownDays = new Int32Array(KNOWN_DAYS);

function makeDayNumber(unixDay: number): number {
  const place = unixDay - EPOCH_1900;
  const known = place >= 0 && place < KNOWN_DAYS ? knownDays[place]! : 0;
  if (known > 0) return known;
  const made = workOutDayNumber(unixDay);
  if (place >= 0 && place < KNOWN_DAYS) knownDays[place] = made;
  return made;
}

/** The day in the proleptic Gregorian calendar. Years are counted from March, so that a leap day is their last day. */
function workOutDayNumber(unixDay: number): number {
  const day = unixDay + DAYS_TO_1970;
  const era = Math.floor(day / DAYS_PER_ERA);
  const ofEra = day - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * ofYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * YEARS_PER_ERA + (month <= 2 ? 1 : 0);
  return year * 10_000 + month * 100 + (ofYear - Math.floor((153 * marchMonth + 2) / 5) + 1);
}

function serialDayToIso(serialDay: number, is1904: boolean): string | undefined {
  const number = serialToDayNumber(serialDay, is1904);
  if (number === undefined) return undefined;
  return formatDayNumber(number);
}

function parseIsoDay(iso: string): number | undefined {
  if (iso.charCodeAt(4) !== 45 || iso.charCodeAt(7) !== 45) return undefined;
  const year = parseTwoDigits(iso, 0) * 100 + parseTwoDigits(iso, 2);
  const month = parseTwoDigits(iso, 5);
  const day = parseTwoDigits(iso, 8);
  return makeSerial(year, month, day);
}

function makeSerial(year: number, month: number, day: number): number | undefined {
  // A character that is not a digit gives NaN, which fails these comparisons.
  if (!(year >= 1900 && month >= 1 && month <= 12 && day >= 1 && day <= getMonthLength(year, month))) return undefined;
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  const inYear = DAYS_BEFORE_MONTH[month - 1]! + (month > 2 && isLeapYear(year) ? 1 : 0) + day - 1;
  const serial = before * 365 + leapDays + inYear - DAYS_TO_SERIAL_0;
  return serial < FIRST_SAFE_SERIAL ? undefined : serial;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function parseDayFraction(iso: string, start: number): number | undefined {
  const hour = parseTwoDigits(iso, start);
  const minute = parseTwoDigits(iso, start + 3);
  if (iso.charCodeAt(start + 2) !== 58 || !(hour < 24 && minute < 60)) return undefined;
  const second = iso.length === start + 5 ? 0 : parseSeconds(iso, start + 5);
  return second === undefined ? undefined : ((hour * 60 + minute) * 60 + second) / 86_400;
}

function parseSeconds(iso: string, start: number): number | undefined {
  const whole = parseTwoDigits(iso, start + 1);
  if (iso.charCodeAt(start) !== 58 || !(whole < 60)) return undefined;
  if (iso.length === start + 3) return whole;
  const fraction = iso.slice(start + 3);
  return /^\.\d{1,9}$/.test(fraction) ? whole + Number(fraction) : undefined;
}

/** NaN if there are no two digits. */
function parseTwoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function getMonthLength(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
