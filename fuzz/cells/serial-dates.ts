import type { CellDate } from '../../src/workbook/types.ts';
import type { FoundValue, Serial } from './types.ts';

/**
 * The dates of spreadsheets, worked out with the calendar of JavaScript. It is another way than that of
 * `src/workbook/serial-dates.ts`, which is what it checks.
 */
const MS_PER_DAY = 86_400_000;
const DAY_0_OF_1900 = Date.UTC(1899, 11, 30);
const DAY_0_OF_1904 = Date.UTC(1904, 0, 1);
/** 1900-02-29, which did not exist; numbers below it are a day later than the calendar has them. */
const FALSE_LEAP_DAY = 60;
const LAST_MOMENT = Date.UTC(10_000, 0, 1);

type Kind = 'date' | 'time' | 'datetime' | 'duration' | 'number';

/** What a number with this format code shows. */
export function findKind(code: string): Kind {
  const [section = ''] = code.replace(/"[^"]*"|\\.|_.|\*./g, '').split(';');
  if (/\[(?:h+|m+|s+)\]/i.test(section)) return 'duration';
  const plain = section.replace(/\[[^\]]*\]/g, '').replace(/general/gi, '');
  const showsTime = /[hs]|am\/pm/i.test(plain);
  const showsDate = /[ydbe]|m{3,}/i.test(plain.replace(/[0#?.]+e[+-]/gi, '')) || (/m/i.test(plain) && !showsTime);
  if (showsDate) return showsTime ? 'datetime' : 'date';
  return showsTime ? 'time' : 'number';
}

/** Whether a code has letters that mean nothing in a format: what it shows is left to each program. */
export function isUnclear(code: string): boolean {
  const plain = code.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|general|am\/pm|a\/p/gi, '');
  return /[^\W\dymdhsgeb_]/i.test(plain);
}

/** The value that ADE should give for a number with a format. */
export function toValue({ serial, format, is1904 }: Serial & { format: string }): FoundValue {
  const kind = findKind(format);
  const padded = /^0{2,30}$/.test(format) ? padNumber(serial, format.length) : undefined;
  if (padded !== undefined) return padded;
  if (kind === 'number' || kind === 'duration') return serial;
  return toDate(serial, kind, is1904) ?? serial;
}

function padNumber(serial: number, width: number): string | undefined {
  if (!Number.isSafeInteger(serial)) return undefined;
  return (serial < 0 ? '-' : '') + Math.abs(serial).toString().padStart(width, '0');
}

/** Undefined for what is not a date. */
function toDate(serial: number, kind: 'date' | 'time' | 'datetime', is1904: boolean): CellDate | undefined {
  if (!(serial >= 0 && serial < 3e6)) return undefined;
  const isDay = Number.isInteger(serial) && kind === 'date';
  const ms = Math.round(serial * MS_PER_DAY);
  const ofDay = ms % MS_PER_DAY;
  const time = (at: number) => new Date(at).toISOString().slice(11, at % 1000 === 0 ? 19 : 23);
  // A number below 1 has no date, except in the system of 1904, whose first day has the number 0.
  if (serial < 1 && !isDay && !(is1904 && kind !== 'time')) {
    return { time: time(Math.min(ms, MS_PER_DAY - 1)) };
  }
  const day = Math.floor(ms / MS_PER_DAY);
  if (!is1904 && (day === 0 || day === FALSE_LEAP_DAY)) return undefined;
  const day0 = is1904 ? DAY_0_OF_1904 : DAY_0_OF_1900 + (day < FALSE_LEAP_DAY ? MS_PER_DAY : 0);
  const moment = day0 + day * MS_PER_DAY;
  if (moment >= LAST_MOMENT) return undefined;
  const date = new Date(moment).toISOString().slice(0, 10);
  return isDay ? { date } : { datetime: `${date}T${time(ofDay)}` };
}

/** Hours, minutes and seconds of a duration in ISO 8601, as days; undefined for other texts. */
export function parseDuration(text: string): number | undefined {
  const match = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/.exec(text);
  if (match === null || /[PT]$/.test(text)) return undefined;
  const [, sign, days = 0, hours = 0, minutes = 0, seconds = '0'] = match;
  const all = Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'));
  return (sign === '-' ? -all : all) / 86_400;
}
