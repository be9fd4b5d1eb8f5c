import { type Border, type CellFormat, encodeFormat, type Font } from '../formats/cell-format.ts';

type Attributes = ReadonlyMap<string, string>;

const isOn = (value: string | undefined): boolean => value === undefined || value === '1' || value === 'true';

/** White, in the three ways in which a file can say it: such a fill looks like none. */
const isWhite = (color: Attributes): boolean =>
  /^(?:FF|00)?FFFFFF$/i.test(color.get('rgb') ?? '') ||
  color.get('indexed') === '9' ||
  (color.get('theme') === '0' && Number(color.get('tint') ?? 0) >= 0);

/** Collects, tag by tag, what the cell styles of an xlsx file show (ECMA-376 part 1, 18.8). */
export class StyleFormats {
  readonly #fonts: Font[] = [];
  readonly #fills: { isFilled: boolean }[] = [];
  readonly #borders: Border[] = [];
  readonly #formats: CellFormat[] = [];

  visit(name: string, attributes: Attributes, path: readonly string[]): void {
    if (path.includes('fonts')) this.#visitFont(name, attributes);
    else if (path.includes('fills')) this.#visitFill(name, attributes);
    else if (path.includes('borders')) this.#visitBorder(name, attributes);
    else if (name === 'alignment' && path.at(-1) === 'xf' && path.includes('cellXfs')) this.#align(attributes);
  }

  /** Adds a style of cells; `numberFormat` is a code, or the id of a format that is built in. */
  addStyle(attributes: Attributes, numberFormat: string | number): void {
    const take = (key: string) => Number(attributes.get(key) ?? 0);
    this.#formats.push({
      font: this.#fonts[take('fontId')],
      isFilled: this.#fills[take('fillId')]?.isFilled ?? false,
      border: this.#borders[take('borderId')],
      alignment: undefined,
      indent: 0,
      numberFormat,
    });
  }

  list(): number[] {
    const usualSize = this.#formats[0]?.font?.size ?? 0;
    return this.#formats.map((format) => encodeFormat(format, usualSize));
  }

  #visitFont(name: string, attributes: Attributes): void {
    const font = this.#fonts.at(-1);
    const value = attributes.get('val');
    if (name === 'font') this.#fonts.push({ isBold: false, isItalic: false, isUnderlined: false, size: 0 });
    else if (font === undefined) return;
    else if (name === 'b') font.isBold = isOn(value);
    else if (name === 'i') font.isItalic = isOn(value);
    else if (name === 'u') font.isUnderlined = value !== 'none';
    else if (name === 'sz') font.size = Number(value ?? 0) || 0;
  }

  #visitFill(name: string, attributes: Attributes): void {
    const fill = this.#fills.at(-1);
    if (name === 'fill') this.#fills.push({ isFilled: false });
    else if (fill === undefined) return;
    else if (name === 'patternFill') fill.isFilled = (attributes.get('patternType') ?? 'none') !== 'none';
    else if (name === 'gradientFill') fill.isFilled = true;
    else if (name === 'fgColor' && isWhite(attributes)) fill.isFilled = false;
  }

  #visitBorder(name: string, attributes: Attributes): void {
    const border = this.#borders.at(-1);
    const isLine = (attributes.get('style') ?? 'none') !== 'none';
    if (name === 'border') this.#borders.push({ isAbove: false, isBelow: false });
    else if (border === undefined) return;
    else if (name === 'top') border.isAbove = isLine;
    else if (name === 'bottom') border.isBelow = isLine;
  }

  #align(attributes: Attributes): void {
    const format = this.#formats.at(-1);
    const horizontal = attributes.get('horizontal') ?? '';
    if (format === undefined) return;
    if (/^(?:center|distributed)/.test(horizontal)) format.alignment = 'center';
    else if (horizontal === 'right') format.alignment = 'right';
    format.indent = horizontal === 'right' ? 0 : Number(attributes.get('indent') ?? 0);
  }
}
