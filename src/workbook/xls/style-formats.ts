import { type CellFormat, encodeFormat, type Font } from '../formats/cell-format.ts';

/** Weight of a bold font ([MS-XLS] 2.4.122). */
const BOLD_WEIGHT = 600;
const ITALIC = 0x02;
const FONT_BYTES = 11;
/** No font has this number ([MS-XLS] 2.5.129). */
const MISSING_FONT = 4;
const WHITE_COLORS: ReadonlySet<number> = new Set([1, 9]);
const ALIGNMENTS: Readonly<Record<number, CellFormat['alignment']>> = {
  2: 'center',
  3: 'right',
  6: 'center',
  7: 'center',
};

/** Collects what the cell styles of an xls file show: its fonts, and its styles ([MS-XLS] 2.4.122 and 2.4.353). */
export class StyleFormats {
  readonly #fonts: (Font | undefined)[] = [];
  readonly #formats: Omit<CellFormat, 'numberFormat'>[] = [];

  addFont(bytes: Buffer, start: number, end: number): void {
    if (this.#fonts.length === MISSING_FONT) this.#fonts.push(undefined);
    const isWhole = end - start >= FONT_BYTES;
    this.#fonts.push({
      isBold: isWhole && bytes.readUInt16LE(start + 6) >= BOLD_WEIGHT,
      isItalic: isWhole && (bytes.readUInt16LE(start + 2) & ITALIC) !== 0,
      isUnderlined: isWhole && bytes.readUInt8(start + 10) !== 0,
      size: isWhole ? bytes.readUInt16LE(start) : 0,
    });
  }

  /** Adds a style, whose record has 20 bytes. */
  addStyle(bytes: Buffer, start: number): void {
    const lines = bytes.readUInt16LE(start + 10);
    const pattern = bytes.readUInt8(start + 17) >> 2;
    this.#formats.push({
      font: this.#fonts[bytes.readUInt16LE(start)],
      isFilled: pattern !== 0 && !WHITE_COLORS.has(bytes.readUInt16LE(start + 18) & 0x7f),
      border: { isAbove: ((lines >> 8) & 0x0f) !== 0, isBelow: lines >> 12 !== 0 },
      alignment: ALIGNMENTS[bytes.readUInt8(start + 6) & 0x07],
      indent: bytes.readUInt8(start + 8) & 0x0f,
    });
  }

  /** `numberFormats`: the code or id of each style's number format. */
  list(numberFormats: readonly (string | number)[]): number[] {
    const usualSize = this.#fonts[0]?.size ?? 0;
    return this.#formats.map((format, i) =>
      encodeFormat({ ...format, numberFormat: numberFormats[i] ?? 0 }, usualSize),
    );
  }
}
