import { escapeAttribute } from '../escape-text.ts';
import { MAIN, XML } from '../part-xml.ts';

/** The look of a cell, regardless of the form of its value. */
export type CellLook = 'plain' | 'marked' | 'header' | 'title' | 'wrapped';

/** Number formats: Excel's own by number, others by code. */
const FORMATS = { general: 0, text: 49, date: 164, datetime: 165, time: 166 } as const;
export type CellFormat = keyof typeof FORMATS;

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

/** Index in the `cellXfs` of `makeStyles`; the first one is for cells without a style. */
export function findStyle(look: CellLook, format: CellFormat): number {
  return LOOK_NAMES.indexOf(look) * FORMAT_NAMES.length + FORMAT_NAMES.indexOf(format);
}

/** styles.xml with every look in every format. */
export function makeStyles(): string {
  const codes = Object.entries(CODES).map(
    ([name, code]) => `<numFmt numFmtId="${FORMATS[name as CellFormat]}" formatCode="${escapeAttribute(code)}"/>`,
  );
  const font = (size: number, isBold: boolean) =>
    `<font>${isBold ? '<b/>' : ''}<sz val="${size}"/><name val="Calibri"/><family val="2"/></font>`;
  const styles = LOOK_NAMES.flatMap((look) => FORMAT_NAMES.map((format) => makeStyle(look, format)));
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

function makeStyle(look: CellLook, format: CellFormat): string {
  const { font, fill, isWrapped } = LOOKS[look];
  const alignment = isWrapped ? '<alignment vertical="top" wrapText="1"/>' : '';
  return (
    `<xf numFmtId="${FORMATS[format]}" fontId="${font}" fillId="${fill}" borderId="0" xfId="0" applyNumberFormat="1" ` +
    `applyFont="1" applyFill="1"${isWrapped ? ` applyAlignment="1">${alignment}</xf>` : '/>'}`
  );
}
