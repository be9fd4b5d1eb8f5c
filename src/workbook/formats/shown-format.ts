import type { NumberFormat } from '../types.ts';

/** What a format shows of a day or time, in its order. Names of months and AM or PM are words, the rest are numbers. */
export type ShownUnit = 'year' | 'shortYear' | 'month' | 'monthName' | 'day' | 'hour' | 'minute' | 'second' | 'half';

/** How a format shows its values. */
export type ShownFormat =
  /** `isLocal`: day, month and year are in the order of whoever looks at them, and are not among the units. */
  | { kind: 'date'; units: readonly ShownUnit[]; isLocal: boolean }
  | {
      kind: 'number';
      /** Digits after the decimal separator. */
      minDecimals: number;
      maxDecimals: number;
      isPercent: boolean;
      hasGroups: boolean;
      /** Whether negative numbers, and zero, have sections of their own, which may leave out sign or digits. */
      sections: number;
    };

/** Codes of formats that files only name by number (ECMA-376 part 1, 18.8.30). */
const BUILT_IN: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  5: '$#,##0;($#,##0)',
  6: '$#,##0;($#,##0)',
  7: '$#,##0.00;($#,##0.00)',
  8: '$#,##0.00;($#,##0.00)',
  9: '0%',
  10: '0.00%',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  37: '#,##0;(#,##0)',
  38: '#,##0;(#,##0)',
  39: '#,##0.00;(#,##0.00)',
  40: '#,##0.00;(#,##0.00)',
  41: '#,##0;(#,##0);-',
  42: '$#,##0;($#,##0);-',
  43: '#,##0.00;(#,##0.00);-',
  44: '$#,##0.00;($#,##0.00);-',
};
const LOCAL_DATE = 14;
const LOCAL_DATE_AND_TIME = 22;

/** The format codes of real files are shorter. */
const MAX_CODE = 200;

/**
 * How a format shows its values; null for formats whose texts would not show the value: general, text, exponents,
 * fractions, thousands as units, elapsed times, names of weekdays, conditions, and long dates of the system.
 */
export function describeFormat(format: NumberFormat): ShownFormat | null {
  if (format === LOCAL_DATE) return { kind: 'date', units: [], isLocal: true };
  if (format === LOCAL_DATE_AND_TIME) return { kind: 'date', units: ['hour', 'minute'], isLocal: true };
  const code = typeof format === 'number' ? BUILT_IN[format] : format;
  if (code === undefined || code.length > MAX_CODE) return null;
  const plain = removeDecoration(code);
  if (plain === null) return null;
  const sections = plain.split(';');
  const [first = ''] = sections;
  return /[a-z]/i.test(first) ? describeDate(first) : describeNumber(first, sections.length);
}

/**
 * Texts in quotes, escaped characters, colours, currencies and room for characters become blanks; null if they contain
 * digits, which would look like a part of the value, or if a bracket has another meaning.
 */
function removeDecoration(code: string): string | null {
  let hasOther = false;
  const plain = code.replace(/"([^"]*)"|\\(.)|[_*](.)|\[([^\]]*)\]/gs, (_, quoted, escaped, room, bracket) => {
    if (bracket !== undefined && !/^(?:\$|black|blue|cyan|green|magenta|red|white|yellow|color ?\d+$)/i.test(bracket))
      hasOther = true;
    if (/^\$-F[48]00/i.test(bracket ?? '')) hasOther = true;
    const currency = /^\$([^-]*)/.exec(bracket ?? '')?.[1];
    if (/\d/.test(quoted ?? escaped ?? currency ?? '')) hasOther = true;
    return room === undefined ? ' ' : '';
  });
  return hasOther ? null : plain;
}

const UNITS: readonly [RegExp, ShownUnit][] = [
  [/^y{3,4}$/, 'year'],
  [/^y{1,2}$/, 'shortYear'],
  [/^m{3,4}$/, 'monthName'],
  [/^m{1,2}$/, 'month'],
  [/^d{1,2}$/, 'day'],
  [/^h{1,2}$/, 'hour'],
  [/^s{1,2}$/, 'second'],
  [/^a/, 'half'],
];

function describeDate(section: string): ShownFormat | null {
  const texts = section.toLowerCase().match(/am\/pm|a\/p|[a-z]+|[0#?@%]/g) ?? [];
  const units: ShownUnit[] = [];
  for (const text of texts.flatMap((one) => one.match(/am\/pm|a\/p|(.)\1*/g) ?? [])) {
    const named = UNITS.find(([pattern]) => pattern.test(text))?.[1];
    const unit = named === 'month' && isMinute(units, section) ? 'minute' : named;
    if (unit === undefined || units.includes(unit)) return null;
    units.push(unit);
  }
  return { kind: 'date', units, isLocal: false };
}

/** `m` means minutes after hours and before seconds. */
function isMinute(before: readonly ShownUnit[], section: string): boolean {
  if (before.at(-1) === 'hour') return true;
  return before.length === 0 && /^[^a-z]*m{1,2}[^a-z]*s/i.test(section);
}

function describeNumber(section: string, sections: number): ShownFormat | null {
  const match = /^([^#0?.,]*)([#0?,]*[#0?])(?:\.([#0?]*))?([^#0?.,]*)$/.exec(section);
  if (match === null) return null;
  const [, before = '', whole = '', decimals = '', after = ''] = match;
  const around = before + after;
  if (/[/@]/.test(around) || /%.*%/.test(around)) return null;
  return {
    kind: 'number',
    minDecimals: decimals.replace(/[^0]/g, '').length,
    maxDecimals: decimals.length,
    isPercent: around.includes('%'),
    hasGroups: whole.includes(','),
    sections,
  };
}
