import type { NumberFormat } from '../../types.ts';
import { escapeAttribute } from '../escape-text.ts';
import { MAIN, XML } from '../part-xml.ts';

/** The look of a cell, regardless of the form of its value. */
export type CellLook = 'plain' | 'marked' | 'header' | 'title' | 'wrapped';

/** Number formats: Excel's own by number, others by code. */
const FORMATS = { general: 0, text: 49, date: 164, datetime: 165, time: 166 } as const;
export type CellFormat = keyof typeof FORMATS;

/** Numbers of formats with codes of the caller. */
const FIRST_OTHER = 167;

const CODES: Partial<Record<CellFormat, string>> = {
  date: 'yyyy\\-mm\\-dd',
  datetime: 'yyyy\\-mm\\-dd\\ hh:mm:ss',
  time: 'hh:mm:ss',
};

const LOOKS: Record<CellLook, { font: number; fill: number; isWrapped: boolean }> = {
  plain: { font: 0, fill: 0, isWrapped: false },
  marked: { font: 0, fill: 2, isWrapped: false },
  header: { font: 1, fill: 0, isWrapped: true },
  title: { font: 2, fill: 0, isWrapped: false },
  wrapped: { font: 0, fill: 0, isWrapped: true },
};

/** A yellow on which black text is easy to read, also in print. */
const MARK_COLOUR = 'FFFFE08A';

const LOOK_NAMES = Object.keys(LOOKS) as CellLook[];
const FORMAT_NAMES = Object.keys(FORMATS) as CellFormat[];

/** The styles of a workbook: every look in every format, and those with other number formats as they are used. */
export class CellStyles {
  readonly #others = new Map<string, { index: number; look: CellLook; format: NumberFormat }>();
  readonly #codes: string[] = [];

  /** Index in the `cellXfs`; the first one is for cells without a style. */
  find(look: CellLook, format: CellFormat): number {
    return LOOK_NAMES.indexOf(look) * FORMAT_NAMES.length + FORMAT_NAMES.indexOf(format);
  }

  /** The index of a style with a number format of another workbook. */
  findOther(look: CellLook, format: NumberFormat): number {
    const key = `${look} ${typeof format} ${format}`;
    const known = this.#others.get(key);
    if (known !== undefined) return known.index;
    const index = LOOK_NAMES.length * FORMAT_NAMES.length + this.#others.size;
    this.#others.set(key, { index, look, format });
    if (typeof format === 'string' && !this.#codes.includes(format)) this.#codes.push(format);
    return index;
  }

  /** styles.xml */
  toXml(): string {
    const others = [...this.#others.values()].map(({ look, format }) =>
      makeStyle(look, typeof format === 'number' ? format : FIRST_OTHER + this.#codes.indexOf(format)),
    );
    return makeStyles(this.#codes, others);
  }
}

function makeStyles(otherCodes: readonly string[], others: readonly string[]): string {
  const named = Object.entries(CODES).map(([name, code]): [number, string] => [FORMATS[name as CellFormat], code]);
  const other = otherCodes.map((code, i): [number, string] => [FIRST_OTHER + i, code]);
  const codes = [...named, ...other].map(
    ([id, code]) => `<numFmt numFmtId="${id}" formatCode="${escapeAttribute(code)}"/>`,
  );
  const font = (size: number, isBold: boolean) =>
    `<font>${isBold ? '<b/>' : ''}<sz val="${size}"/><name val="Calibri"/><family val="2"/></font>`;
  const usual = LOOK_NAMES.flatMap((look) => FORMAT_NAMES.map((format) => makeStyle(look, FORMATS[format])));
  const styles = [...usual, ...others];
  return (
    `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="${codes.length}">${codes.join('')}</numFmts>` +
    `<fonts count="3">${font(11, false)}${font(11, true)}${font(14, true)}</fonts>` +
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>' +
    `<fill><patternFill patternType="solid"><fgColor rgb="${MARK_COLOUR}"/><bgColor indexed="64"/></patternFill></fill></fills>` +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${styles.length}">${styles.join('')}</cellXfs>` +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
  );
}

function makeStyle(look: CellLook, formatId: number): string {
  const { font, fill, isWrapped } = LOOKS[look];
  const alignment = isWrapped ? '<alignment vertical="top" wrapText="1"/>' : '';
  return (
    `<xf numFmtId="${formatId}" fontId="${font}" fillId="${fill}" borderId="0" xfId="0" applyNumberFormat="1" ` +
    `applyFont="1" applyFill="1"${isWrapped ? ` applyAlignment="1">${alignment}</xf>` : '/>'}`
  );
}
