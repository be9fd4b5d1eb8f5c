/** How serious the issue of a marked cell is. */
export type MarkKind = 'error' | 'warning' | 'info';

/** A cell to be filled with a colour. `row` counts from 1 among the written rows, `column` from 0. */
export interface CellMark {
  row: number;
  column: number;
  kind: MarkKind;
}

/** A range of a sheet, such as `B2:C9`, to be filled with a colour. */
export interface RangeMark {
  a1: string;
  kind: MarkKind;
}

/** Black text is easy to read on these colours, also in print; darker means more serious. */
const COLOURS: Record<MarkKind, string> = { error: 'FFF4B8B0', warning: 'FFFFE699', info: 'FFDDEBF7' };

/** The same number formats as in the usual styles, so that a filled cell can still show a date. */
const FORMATS = { general: 0, date: 164, datetime: 165, time: 166 } as const;
export type MarkedFormat = keyof typeof FORMATS;

const KINDS = Object.keys(COLOURS) as MarkKind[];
const FORMAT_NAMES = Object.keys(FORMATS) as MarkedFormat[];

/** Number of formats and fills in the usual styles. The formats and fills for marks follow. */
const USUAL = { formats: 5, fills: 2 };

/** Index in the `cellXfs` of `addMarkStyles`. */
export function findMarkStyle(kind: MarkKind, format: MarkedFormat): number {
  return USUAL.formats + KINDS.indexOf(kind) * FORMAT_NAMES.length + FORMAT_NAMES.indexOf(format);
}

/** Index of elapsed time in the `cellXfs` of `addDurationStyle`. */
export const DURATION_STYLE = USUAL.formats + KINDS.length * FORMAT_NAMES.length;

/** Built-in format `[h]:mm:ss`. */
const ELAPSED_FORMAT = 46;

/** Adds the format of elapsed time to the styles that `addMarkStyles` made. */
export function addDurationStyle(styles: string): string {
  const format = `<xf numFmtId="${ELAPSED_FORMAT}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`;
  return styles
    .replace(`<cellXfs count="${DURATION_STYLE}">`, `<cellXfs count="${DURATION_STYLE + 1}">`)
    .replace('</cellXfs>', `${format}</cellXfs>`);
}

/** The usual styles.xml, extended by a fill for each kind of mark in every format. */
export function addMarkStyles(styles: string): string {
  const fills = KINDS.map(
    (kind) =>
      `<fill><patternFill patternType="solid"><fgColor rgb="${COLOURS[kind]}"/><bgColor indexed="64"/></patternFill></fill>`,
  );
  const formats = KINDS.flatMap((_, i) =>
    FORMAT_NAMES.map(
      (name) =>
        `<xf numFmtId="${FORMATS[name]}" fontId="0" fillId="${USUAL.fills + i}" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1"/>`,
    ),
  );
  return styles
    .replace(`<fills count="${USUAL.fills}">`, `<fills count="${USUAL.fills + fills.length}">`)
    .replace('</fills>', `${fills.join('')}</fills>`)
    .replace(`<cellXfs count="${USUAL.formats}">`, `<cellXfs count="${USUAL.formats + formats.length}">`)
    .replace('</cellXfs>', `${formats.join('')}</cellXfs>`);
}

/** Programs read this many ranges of one rule quickly. */
const RANGES_PER_RULE = 500;

/** Adds the fills of `makeRangeRules` to any styles. */
export function addRangeStyles(styles: string): string {
  const fills = KINDS.map(
    (kind) =>
      `<dxf><fill><patternFill patternType="solid"><bgColor rgb="${COLOURS[kind]}"/></patternFill></fill></dxf>`,
  );
  return styles.replace('</styleSheet>', `<dxfs count="${fills.length}">${fills.join('')}</dxfs></styleSheet>`);
}

/** Rules that fill ranges of written cells, after `</sheetData>`. The most serious mark of a cell counts. */
export function makeRangeRules(ranges: readonly RangeMark[]): string {
  let priority = 0;
  return KINDS.flatMap((kind, dxf) => {
    const places = [...new Set(ranges.filter((range) => range.kind === kind).map(({ a1 }) => a1))];
    const count = Math.ceil(places.length / RANGES_PER_RULE);
    return Array.from({ length: count }, (_, i) => {
      const some = places.slice(i * RANGES_PER_RULE, (i + 1) * RANGES_PER_RULE).join(' ');
      priority += 1;
      return (
        `<conditionalFormatting sqref="${some}"><cfRule type="expression" dxfId="${dxf}" priority="${priority}">` +
        '<formula>TRUE</formula></cfRule></conditionalFormatting>'
      );
    });
  }).join('');
}

/** The marks of the rows being written, by row (from 0) and column. The most serious mark of a cell counts. */
export class Marks {
  readonly #kinds = new Map<number, MarkKind>();
  readonly #columnCount: number;

  constructor(marks: readonly CellMark[], columnCount: number) {
    this.#columnCount = columnCount;
    for (const { row, column, kind } of marks) {
      const key = (row - 1) * columnCount + column;
      const known = this.#kinds.get(key);
      if (known === undefined || KINDS.indexOf(kind) < KINDS.indexOf(known)) this.#kinds.set(key, kind);
    }
  }

  find(row: number, column: number): MarkKind | undefined {
    return this.#kinds.get(row * this.#columnCount + column);
  }
}
