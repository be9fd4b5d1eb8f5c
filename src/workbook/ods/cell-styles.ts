import type { NumberMeaning } from '../formats/number-formats.ts';
import { describeFormat } from '../formats/shown-format.ts';
import type { NumberFormatListener, OpenOptions } from '../types.ts';
import { OdsFormats } from './cell-formats.ts';

/** Elements of a date style that show a time of day (OpenDocument 1.3 part 3, 16.29). */
const TIME_PARTS = new Set(['hours', 'minutes', 'seconds', 'am-pm']);
const DATA_STYLES = new Set(['number-style', 'date-style', 'time-style']);

type Attributes = ReadonlyMap<string, string>;

/** Collects, tag by tag, how styles format the values of cells, and which sheets are hidden. */
export class OdsStyles {
  readonly #meanings = new Map<string, NumberMeaning>();
  readonly #cellStyles = new Map<string, { dataStyle: string | undefined; parent: string | undefined }>();
  readonly #hiddenTables = new Set<string>();
  /** The names of the data style and of the style that are being read. */
  #dataStyle = '';
  #style = '';
  readonly durations: OpenOptions['durations'];
  /** Tells the number format of a cell with a style; null if nobody asks for number formats. */
  tellFormat: ((row: number, column: number, styleName: string | undefined) => void) | null = null;
  /** Null if formats are not read. */
  readonly formats: OdsFormats | null;

  constructor({ durations, formats = false }: Pick<OpenOptions, 'durations' | 'formats'> = {}) {
    this.durations = durations;
    this.formats = formats ? new OdsFormats() : null;
  }

  visit(name: string, attributes: Attributes): void {
    this.formats?.visit(name, attributes);
    if (DATA_STYLES.has(name)) this.#openDataStyle(name, attributes);
    else if (TIME_PARTS.has(name)) this.#addTimePart();
    else if (name === 'number') this.#addNumber(attributes);
    else if (name === 'text' || name === 'text-content') this.#addText();
    else if (name === 'style' || name === 'default-style') this.#openStyle(attributes);
    else if (name === 'table-properties' && attributes.get('table:display') === 'false') {
      this.#hiddenTables.add(this.#style);
    }
  }

  isHiddenTable(styleName: string | undefined): boolean {
    return this.#hiddenTables.has(styleName ?? '');
  }

  /** How a cell's style formats its number or date; a style without a format inherits its parent's. */
  findMeaning(styleName: string | undefined): NumberMeaning | undefined {
    const dataStyle = this.#findDataStyle(styleName);
    return dataStyle === undefined ? undefined : this.#meanings.get(dataStyle);
  }

  #findDataStyle(styleName: string | undefined): string | undefined {
    let name = styleName;
    for (let depth = 0; name !== undefined && depth < 16; depth++) {
      const style = this.#cellStyles.get(name);
      if (style?.dataStyle !== undefined) return style.dataStyle;
      name = style?.parent;
    }
    return undefined;
  }

  /** Has the number formats of cells told from now on; `codes` by the names of data styles. */
  tellFormats(listener: NumberFormatListener, codes: ReadonlyMap<string, string>): void {
    this.tellFormat = (row, column, styleName) => {
      const code = codes.get(this.#findDataStyle(styleName) ?? '');
      if (code !== undefined && describeFormat(code) !== null) listener(row, column, code);
    };
  }

  #openDataStyle(name: string, attributes: Attributes): void {
    this.#dataStyle = attributes.get('style:name') ?? '';
    if (name === 'date-style') this.#meanings.set(this.#dataStyle, { kind: 'date' });
    if (name === 'time-style')
      this.#meanings.set(this.#dataStyle, { kind: this.#isElapsed(attributes) ? 'elapsed' : 'time' });
  }

  /** `[HH]:MM` shows more than 24 hours (OpenDocument 1.3 part 3, 19.367). */
  #isElapsed(attributes: Attributes): boolean {
    return this.durations === 'hours' && attributes.get('number:truncate-on-overflow') === 'false';
  }

  #addTimePart(): void {
    if (this.#meanings.get(this.#dataStyle)?.kind === 'date') {
      this.#meanings.set(this.#dataStyle, { kind: 'datetime' });
    }
  }

  /** Whole numbers that are padded with zeros, like `00000`. */
  #addNumber(attributes: Attributes): void {
    const width = Number(attributes.get('number:min-integer-digits') ?? 1);
    const isWhole = Number(attributes.get('number:decimal-places') ?? 0) === 0 && !attributes.has('number:grouping');
    if (isWhole && width >= 2 && width <= 30) this.#meanings.set(this.#dataStyle, { kind: 'padded', width });
  }

  /** If the format also has a text, the padding does not mean that zeros belong to the number. */
  #addText(): void {
    if (this.#meanings.get(this.#dataStyle)?.kind === 'padded') this.#meanings.delete(this.#dataStyle);
  }

  #openStyle(attributes: Attributes): void {
    this.#style = attributes.get('style:name') ?? '';
    this.#dataStyle = '';
    const dataStyle = attributes.get('style:data-style-name');
    this.#cellStyles.set(this.#style, { dataStyle, parent: attributes.get('style:parent-style-name') });
  }
}
