import { type CellFormat, encodeFormat, type Font } from '../formats/cell-format.ts';

type Attributes = ReadonlyMap<string, string>;

/** What a style states itself; the rest comes from its parent. */
interface OwnFormat {
  parent: string | undefined;
  dataStyle: string | undefined;
  font: Partial<Font>;
  isFilled?: boolean;
  isAbove?: boolean;
  isBelow?: boolean;
  alignment?: CellFormat['alignment'];
  /** Margin before the text. */
  indent?: number;
}

/** Styles inherit from each other; a longer chain is damage. */
const MAX_DEPTH = 16;

/** LibreOffice indents by 10 pt a level. */
const POINTS_PER_LEVEL = 10;

const POINTS_PER_UNIT: Readonly<Record<string, number>> = { pt: 1, in: 72, cm: 72 / 2.54, mm: 72 / 25.4, px: 0.75 };

const isLine = (border: string): boolean => !/^none\b|^0(?:pt|cm|in|mm)?\b(?![.\d])/.test(border);

/** Collects, tag by tag, what the cell styles of an ods file show (OpenDocument 1.3 part 3, 16 and 20). */
export class OdsFormats {
  readonly #styles = new Map<string, OwnFormat>();
  /** For each data style, a code of other formats that shows the same kind of number. */
  readonly #dataStyles = new Map<string, string>();
  readonly #bits = new Map<string, number>();
  #open: OwnFormat | null = null;
  /** Name of the data style that is being read. */
  #dataStyle = '';

  visit(name: string, attributes: Attributes): void {
    if (name === 'style' || name === 'default-style') this.#openStyle(attributes);
    else if (name === 'text-properties') this.#readText(attributes);
    else if (name === 'table-cell-properties') this.#readCell(attributes);
    else if (name === 'paragraph-properties') this.#readParagraph(attributes);
    else this.#visitDataStyle(name, attributes);
  }

  #visitDataStyle(name: string, attributes: Attributes): void {
    if (name.endsWith('-style')) this.#dataStyle = attributes.get('style:name') ?? '';
    if (name === 'currency-style') this.#dataStyles.set(this.#dataStyle, '$0');
    else if (name === 'percentage-style') this.#dataStyles.set(this.#dataStyle, '0%');
    // The general format does not state its decimals.
    else if (name === 'number' && (attributes.has('number:decimal-places') || attributes.has('number:grouping'))) {
      if (!this.#dataStyles.has(this.#dataStyle)) this.#dataStyles.set(this.#dataStyle, '0');
    }
  }

  /** The bits of a style for `RowBuilder.format`. */
  find(styleName: string | undefined): number {
    const name = styleName ?? '';
    let bits = this.#bits.get(name);
    if (bits === undefined) {
      bits = this.#encode(name);
      this.#bits.set(name, bits);
    }
    return bits;
  }

  #openStyle(attributes: Attributes): void {
    this.#open = null;
    const family = attributes.get('style:family');
    if (family !== 'table-cell') return;
    this.#open = {
      parent: attributes.get('style:parent-style-name'),
      dataStyle: attributes.get('style:data-style-name'),
      font: {},
    };
    this.#styles.set(attributes.get('style:name') ?? DEFAULT_STYLE, this.#open);
  }

  #readText(attributes: Attributes): void {
    if (this.#open === null) return;
    const { font } = this.#open;
    const weight = attributes.get('fo:font-weight');
    const style = attributes.get('fo:font-style');
    const line = attributes.get('style:text-underline-style');
    const size = attributes.get('fo:font-size');
    if (weight !== undefined) font.isBold = weight === 'bold' || Number(weight) >= 600;
    if (style !== undefined) font.isItalic = style !== 'normal';
    if (line !== undefined) font.isUnderlined = line !== 'none';
    if (size !== undefined) font.size = readPoints(size);
  }

  #readCell(attributes: Attributes): void {
    const open = this.#open;
    if (open === null) return;
    const color = attributes.get('fo:background-color');
    const all = attributes.get('fo:border');
    const above = attributes.get('fo:border-top') ?? all;
    const below = attributes.get('fo:border-bottom') ?? all;
    if (color !== undefined) open.isFilled = color !== 'transparent' && !/^#f{6}$/i.test(color);
    if (above !== undefined) open.isAbove = isLine(above);
    if (below !== undefined) open.isBelow = isLine(below);
  }

  #readParagraph(attributes: Attributes): void {
    const open = this.#open;
    if (open === null) return;
    const align = attributes.get('fo:text-align');
    const margin = attributes.get('fo:margin-left');
    if (align === 'center') open.alignment = 'center';
    else if (align === 'end' || align === 'right') open.alignment = 'right';
    if (margin !== undefined) open.indent = readPoints(margin);
  }

  #encode(name: string): number {
    const own = this.#styles.get(name) ?? this.#styles.get(DEFAULT_STYLE);
    const chain: OwnFormat[] = [];
    for (let style = own; style !== undefined && chain.length < MAX_DEPTH; ) {
      chain.push(style);
      style = style.parent === undefined ? this.#findDefault(style) : this.#styles.get(style.parent);
    }
    const first = <T>(take: (style: OwnFormat) => T | undefined): T | undefined =>
      chain.map(take).find((value) => value !== undefined);
    const format: CellFormat = {
      font: {
        isBold: first(({ font }) => font.isBold) ?? false,
        isItalic: first(({ font }) => font.isItalic) ?? false,
        isUnderlined: first(({ font }) => font.isUnderlined) ?? false,
        size: first(({ font }) => font.size) ?? 0,
      },
      isFilled: first(({ isFilled }) => isFilled) ?? false,
      border: { isAbove: first(({ isAbove }) => isAbove) ?? false, isBelow: first(({ isBelow }) => isBelow) ?? false },
      alignment: first(({ alignment }) => alignment),
      indent: (first(({ indent }) => indent) ?? 0) / POINTS_PER_LEVEL,
      numberFormat: this.#dataStyles.get(first(({ dataStyle }) => dataStyle) ?? '') ?? '',
    };
    return encodeFormat(format, this.#usualSize);
  }

  #findDefault(style: OwnFormat): OwnFormat | undefined {
    const base = this.#styles.get(DEFAULT_STYLE);
    return style === base ? undefined : base;
  }

  get #usualSize(): number {
    return this.#styles.get('Default')?.font.size ?? this.#styles.get(DEFAULT_STYLE)?.font.size ?? USUAL_POINTS;
  }
}

/** The default style has no name. */
const DEFAULT_STYLE = '';

/** LibreOffice does not state the size of its usual text. */
const USUAL_POINTS = 10;

function readPoints(length: string): number {
  const [, number, unit = ''] = /^\s*([\d.]+)\s*([a-z]+)/.exec(length) ?? [];
  return Number(number ?? 0) * (POINTS_PER_UNIT[unit] ?? 0);
}
