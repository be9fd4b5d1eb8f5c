import { FORMAT_BITS, INDENT_SHIFT, MAX_INDENT } from '../rows/row-formats.ts';

export interface Font {
  isBold: boolean;
  isItalic: boolean;
  isUnderlined: boolean;
  /** In any unit; 0 if unknown. */
  size: number;
}

export interface Border {
  isAbove: boolean;
  isBelow: boolean;
}

/** The parts of a cell's format that evidence looks at. */
export interface CellFormat {
  font: Font | undefined;
  isFilled: boolean;
  border: Border | undefined;
  alignment: 'center' | 'right' | undefined;
  indent: number;
  /** The code of the number format, or the id of a format that a file only names by number. */
  numberFormat: string | number;
}

/** A larger text is at least this many times as large as the usual text. */
const LARGE = 1.15;

/** The bits of a format for `RowBuilder.format`. `usualSize`: size of the workbook's usual text. */
export function encodeFormat(format: CellFormat, usualSize: number): number {
  const { font, isFilled, border, alignment, indent, numberFormat } = format;
  let bits = findNumberBits(numberFormat);
  if (font?.isBold) bits |= FORMAT_BITS.bold;
  if (font?.isItalic) bits |= FORMAT_BITS.italic;
  if (font?.isUnderlined) bits |= FORMAT_BITS.underlined;
  if (usualSize > 0 && (font?.size ?? 0) >= LARGE * usualSize) bits |= FORMAT_BITS.large;
  if (isFilled) bits |= FORMAT_BITS.filled;
  if (border?.isAbove) bits |= FORMAT_BITS.lineAbove;
  if (border?.isBelow) bits |= FORMAT_BITS.lineBelow;
  if (alignment !== undefined) bits |= alignment === 'center' ? FORMAT_BITS.centered : FORMAT_BITS.right;
  const level = Math.max(0, Math.min(MAX_INDENT, Math.round(indent) || 0));
  return bits | (level << INDENT_SHIFT);
}

const MONEY = /\[\$[^-\]]|[$€£¥₹]/;

/** Text in quotes, escaped characters and sections after the first say nothing about the kind of number. */
const DECORATION = /;[\s\S]*$|"([^"]*)"|\\./g;

function findNumberBits(numberFormat: string | number): number {
  if (typeof numberFormat === 'number') return findBuiltInBits(numberFormat);
  const code = numberFormat.replace(DECORATION, '$1');
  if (MONEY.test(code)) return FORMAT_BITS.number | FORMAT_BITS.money;
  if (code.includes('%')) return FORMAT_BITS.number | FORMAT_BITS.percent;
  return /[0#?]/.test(code) ? FORMAT_BITS.number : 0;
}

/** ECMA-376 part 1, 18.8.30. */
function findBuiltInBits(id: number): number {
  if (id === 9 || id === 10) return FORMAT_BITS.number | FORMAT_BITS.percent;
  if ((id >= 5 && id <= 8) || id === 42 || id === 44) return FORMAT_BITS.number | FORMAT_BITS.money;
  const isNumber = (id >= 1 && id <= 4) || (id >= 11 && id <= 13) || (id >= 37 && id <= 41) || id === 43 || id === 48;
  return isNumber ? FORMAT_BITS.number : 0;
}
