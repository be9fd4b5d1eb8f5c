import { findMonth } from '../../../contract/period-text/index.ts';
import {
  type CellDate,
  type CellValue,
  isoOf,
  isoToSerial,
  type ShownFormat,
  type ShownUnit,
} from '../../../workbook/index.ts';

/** An order in which people see days whose format leaves the order to their system. */
export type DayOrder = readonly ShownUnit[];

export const DAY_ORDERS: readonly [DayOrder, DayOrder, DayOrder] = [
  ['day', 'month', 'year'],
  ['month', 'day', 'year'],
  ['year', 'month', 'day'],
];

/** The format with a local order of day, month and year replaced by this one. */
export function resolveOrder(shown: ShownFormat, order: DayOrder): ShownFormat {
  return shown.kind === 'date' && shown.isLocal
    ? { ...shown, units: [...order, ...shown.units], isLocal: false }
    : shown;
}

/** Whether a program may show a value in this format as this text: what the format leaves out may differ. */
export function isShownAs(value: CellValue, shown: ShownFormat, text: string): boolean {
  if (typeof value === 'number') return shown.kind === 'number' && isShownNumber(value, shown, text);
  if (typeof value !== 'object' || value === null || shown.kind !== 'date') return false;
  return isShownDate(isoOf(value), shown.units, text);
}

/** The value that a text in this format shows; undefined if it does not show a whole one. */
export function readShown(shown: ShownFormat, text: string): number | CellDate | undefined {
  return shown.kind === 'number' ? readNumber(shown, text) : readDate(shown.units, text);
}

type ShownNumber = Extract<ShownFormat, { kind: 'number' }>;

const isNegative = (text: string): boolean => /[-−(]/.test(text);

/** Which separators a program uses does not matter, because the format says how many decimals there are. */
function isShownNumber(value: number, shown: ShownNumber, text: string): boolean {
  const { minDecimals, maxDecimals, isPercent, sections } = shown;
  if (isPercent !== /%/.test(text)) return false;
  const digits = text.replace(/\D/g, '');
  if (digits === '') return value === 0 && sections > 2;
  if (isNegative(text) ? value > 0 : value < 0 && sections < 2 && Number(digits) !== 0) return false;
  const all = round(Math.abs(value) * (isPercent ? 100 : 1), maxDecimals);
  for (let decimals = maxDecimals; decimals >= minDecimals; decimals--) {
    const left = maxDecimals - decimals;
    if (!all.endsWith('0'.repeat(left))) return false;
    const known = all.slice(0, all.length - left).replace(/^0+/, '');
    if (known === digits.replace(/^0+/, '') && (decimals === 0 || hasDecimals(text, decimals))) return true;
  }
  return false;
}

/** The digits of a number, rounded half away from zero, as programs do. */
function round(value: number, decimals: number): string {
  const [whole = '', rest = ''] = Number(value.toPrecision(15))
    .toFixed(Math.min(100, decimals + 5))
    .split('.');
  const cut = BigInt(whole + rest.slice(0, decimals));
  return String(cut + (Number(rest[decimals] ?? 0) >= 5 ? 1n : 0n)).padStart(decimals + 1, '0');
}

function hasDecimals(text: string, decimals: number): boolean {
  return new RegExp(`\\D\\d{${decimals}}\\D*$`).test(text);
}

function readNumber({ minDecimals, maxDecimals, isPercent, hasGroups }: ShownNumber, text: string): number | undefined {
  const isWhole = maxDecimals === 0;
  if (minDecimals !== maxDecimals || isPercent !== /%/.test(text)) return undefined;
  const number = text.replace(/[^\d.,'’\s\u00a0\u202f]/g, '').trim();
  const pattern = isWhole
    ? hasGroups
      ? /^\d{1,3}(?:\D\d{2,3})*$/
      : /^\d+$/
    : new RegExp(`^\\d[\\d\\D]*\\D\\d{${maxDecimals}}$`);
  if (!pattern.test(number)) return undefined;
  const digits = number.replace(/\D/g, '');
  const value = Number(`${digits}e${-maxDecimals - (isPercent ? 2 : 0)}`);
  return isNegative(text) ? -value : value;
}

const NUMBERS: readonly ShownUnit[] = ['year', 'shortYear', 'month', 'day', 'hour', 'minute', 'second'];
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl'];

/** What a text shows, by unit; undefined if it has other numbers than the format. */
function readUnits(units: readonly ShownUnit[], text: string): Map<ShownUnit, number> | undefined {
  const numbers = text.match(/\d+/g) ?? [];
  const shown = units.filter((unit) => NUMBERS.includes(unit));
  if (numbers.length !== shown.length) return undefined;
  const found = new Map(shown.map((unit, i): [ShownUnit, number] => [unit, Number(numbers[i])]));
  const words = text.match(/\p{L}+/gu) ?? [];
  const months = words.flatMap((word) => findMonth(word, LANGUAGES) ?? []);
  if (units.includes('monthName') && months[0] !== undefined) found.set('month', months[0]);
  const half = words.map((word) => word.toLowerCase()).find((word) => /^[ap]m?$/.test(word));
  if (units.includes('half') && half !== undefined) found.set('half', half.startsWith('p') ? 1 : 0);
  return found;
}

function isShownDate(iso: string, units: readonly ShownUnit[], text: string): boolean {
  const found = readUnits(units, text);
  if (found === undefined) return false;
  const [, year, month, day, hour = 0, minute = 0, second = 0] = (
    /^(?:(\d+)-(\d+)-(\d+))?T?(?:(\d+):(\d+):(\d+))?/.exec(iso) ?? []
  ).map((part: string | undefined) => (part === undefined ? undefined : Number(part)));
  const isHalf = units.includes('half');
  const known: Record<string, number | undefined> = {
    year,
    shortYear: (year ?? 0) % 100,
    month,
    day,
    hour: isHalf ? ((hour + 11) % 12) + 1 : hour,
    minute,
    second,
    half: hour < 12 ? 0 : 1,
  };
  return [...found].every(([unit, number]) => {
    const isShortYear = unit === 'year' && number < 100;
    return number === known[isShortYear ? 'shortYear' : unit];
  });
}

/** From this year on, two digits mean the last century, as in Excel. */
const FIRST_OF_LAST_CENTURY = 30;

function readDate(units: readonly ShownUnit[], text: string): CellDate | undefined {
  const found = readUnits(units, text);
  if (found === undefined) return undefined;
  const [year, month, day] = [found.get('year') ?? found.get('shortYear'), found.get('month'), found.get('day')];
  if (year === undefined || month === undefined || day === undefined || units.includes('hour')) return undefined;
  const century = year >= 100 ? 0 : year < FIRST_OF_LAST_CENTURY ? 2000 : 1900;
  const pad = (number: number, width: number) => String(number).padStart(width, '0');
  const date = `${pad(year + century, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  return isoToSerial(date) === undefined ? undefined : { date };
}
