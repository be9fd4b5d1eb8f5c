import { type Border, type CellFormat, encodeFormat, type Font } from '../formats/cell-format.ts';
import type { RecordCursor } from './record-cursor.ts';
import { recordType } from './record-types.ts';

/** Weight of a bold font ([MS-XLSB] 2.4.150). */
const BOLD_WEIGHT = 600;
const ITALIC = 0x02;
const WHITE_INDEX = 9;
const THEME_COLOR = 3;
const INDEX_COLOR = 1;
const RGB_COLOR = 2;
const BORDER_BYTES = 10;
const ALIGNMENTS: Readonly<Record<number, CellFormat['alignment']>> = {
  2: 'center',
  3: 'right',
  6: 'center',
  7: 'center',
};

/**
 * Collects what the cell styles of an xlsb file show: records of fonts, fills, borders and styles ([MS-XLSB] 2.4.150,
 * 2.4.157, 2.4.34, 2.4.865). Records that are too short show nothing.
 */
export class StyleFormats {
  readonly #fonts: Font[] = [];
  readonly #fills: boolean[] = [];
  readonly #borders: Border[] = [];
  readonly #formats: CellFormat[] = [];

  take({ type, bytes, start, end }: RecordCursor): void {
    const content = bytes.subarray(start, end);
    if (type === recordType.font) this.#fonts.push(readFont(content));
    else if (type === recordType.fill) this.#fills.push(isFill(content));
    else if (type === recordType.border) this.#borders.push(readBorder(content));
  }

  /** Adds a style of cells; the record has 16 bytes. */
  addStyle({ bytes, start }: RecordCursor, numberFormat: string | number): void {
    const align = bytes.readUInt16LE(start + 12);
    this.#formats.push({
      font: this.#fonts[bytes.readUInt16LE(start + 4)],
      isFilled: this.#fills[bytes.readUInt16LE(start + 6)] ?? false,
      border: this.#borders[bytes.readUInt16LE(start + 8)],
      alignment: ALIGNMENTS[align & 7],
      indent: bytes.readUInt8(start + 11),
      numberFormat,
    });
  }

  list(): number[] {
    const usualSize = this.#formats[0]?.font?.size ?? 0;
    return this.#formats.map((format) => encodeFormat(format, usualSize));
  }
}

/** Height, flags, weight, script, underline. */
function readFont(content: Buffer): Font {
  if (content.length < 9) return { isBold: false, isItalic: false, isUnderlined: false, size: 0 };
  return {
    isBold: content.readUInt16LE(4) >= BOLD_WEIGHT,
    isItalic: (content.readUInt16LE(2) & ITALIC) !== 0,
    isUnderlined: content.readUInt8(8) !== 0,
    size: content.readUInt16LE(0),
  };
}

/** The pattern, then the color of its foreground in eight bytes; a gradient has the pattern 0x28. */
function isFill(content: Buffer): boolean {
  if (content.length < 12 || content.readUInt32LE(0) === 0) return false;
  const kind = content.readUInt8(4) >> 1;
  const index = content.readUInt8(5);
  const tint = content.readInt16LE(6);
  if (kind === INDEX_COLOR) return index !== WHITE_INDEX;
  if (kind === THEME_COLOR) return index !== 0 || tint < 0;
  return kind !== RGB_COLOR || content.readUIntLE(8, 3) !== 0xffffff;
}

/** Flags, then ten bytes for each line: top, bottom, … */
function readBorder(content: Buffer): Border {
  const isLine = (at: number) => content.length > at && content.readUInt8(at) !== 0;
  return { isAbove: isLine(1), isBelow: isLine(1 + BORDER_BYTES) };
}
