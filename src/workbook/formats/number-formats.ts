import type { DateKind } from '../serial-dates.ts';

/** How a number format shows its number, as far as ADE distinguishes formats. */
export type NumberMeaning =
  | { kind: 'number' }
  | { kind: DateKind }
  /** Elapsed time (`[h]:mm`), which is a quantity, unlike a time of day (`h:mm`). */
  | { kind: 'elapsed' }
  | { kind: 'padded'; width: number };

/** Padding beyond this width is decoration. */
const MAX_PAD_WIDTH = 30;

export const NUMBER: NumberMeaning = { kind: 'number' };

/** Formats that a file only names by number (ECMA-376 part 1, 18.8.30; 27–36 and 50–58 are East Asian formats). */
export function getBuiltInMeaning(formatId: number): NumberMeaning {
  if (formatId === 46) return { kind: 'elapsed' };
  if (formatId === 22) return { kind: 'datetime' };
  if ((formatId >= 18 && formatId <= 21) || formatId === 45 || formatId === 47) return { kind: 'time' };
  if (formatId === 32 || formatId === 33) return { kind: 'time' };
  const isDate = isBetween(formatId, 14, 17) || isBetween(formatId, 27, 36) || isBetween(formatId, 50, 58);
  return isDate ? { kind: 'date' } : NUMBER;
}

/** Frequent formats that are not built in: loading the library for other formats takes longer than a small file. */
const COMMON: ReadonlyMap<string, NumberMeaning> = new Map<string, NumberMeaning>([
  ...['General', '@', '0', '0.0', '0.00', '#,##0', '#,##0.00', '0%', '0.00%'].map((code) => [code, NUMBER] as const),
  ...['yyyy-mm-dd', 'yyyy/mm/dd', 'dd/mm/yyyy', 'd/m/yyyy', 'mm/dd/yyyy', 'm/d/yyyy'].map(
    (code) => [code, { kind: 'date' }] as const,
  ),
  ...['dd.mm.yyyy', 'd.m.yyyy', 'dd-mm-yyyy', 'dd-mmm-yyyy', 'd mmm yyyy'].map(
    (code) => [code, { kind: 'date' }] as const,
  ),
  ...['yyyy-mm-dd hh:mm:ss', 'yyyy-mm-dd hh:mm', 'yyyy-mm-dd h:mm:ss'].map(
    (code) => [code, { kind: 'datetime' }] as const,
  ),
  ...['hh:mm:ss', 'hh:mm', 'h:mm', 'h:mm:ss'].map((code) => [code, { kind: 'time' }] as const),
  ...['[h]:mm', '[hh]:mm', '[h]:mm:ss', '[hh]:mm:ss'].map((code) => [code, { kind: 'elapsed' }] as const),
]);

export const commonFormats: readonly string[] = [...COMMON.keys()];

/** The meaning of a frequent code; some programs write `yyyy\-mm\-dd;@` for `yyyy-mm-dd`. `undefined` for others. */
export function getCommonMeaning(formatCode: string): NumberMeaning | undefined {
  return getPaddedMeaning(formatCode) ?? COMMON.get(formatCode.replace(/\\([-./: ])/g, '$1').replace(/;@$/, ''));
}

/** The meaning of a code like `00000`, which pads with zeros; `undefined` for all others. */
export function getPaddedMeaning(formatCode: string): NumberMeaning | undefined {
  if (!/^0{2,}$/.test(formatCode) || formatCode.length > MAX_PAD_WIDTH) return undefined;
  return { kind: 'padded', width: formatCode.length };
}

function isBetween(value: number, first: number, last: number): boolean {
  return value >= first && value <= last;
}
