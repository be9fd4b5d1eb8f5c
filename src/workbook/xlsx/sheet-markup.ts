/** The byte sequences that programs write around cells, with the namespace prefix that a sheet uses (mostly none). */
export interface SheetMarkup {
  isPrefixed: boolean;
  /** Includes the first attribute, the row's number. */
  rowStart: Buffer;
  rowEnd: Buffer;
  cellStart: Buffer;
  /** Without `>`, because attributes may follow. */
  formulaStart: Buffer;
  formulaEnd: Buffer;
  valueStart: Buffer;
  valueEnd: Buffer;
  /** Without `>`, because attributes may follow. */
  inlineStart: Buffer;
  inlineEnd: Buffer;
}

/** `prefix` includes its colon. */
export function makeSheetMarkup(prefix: string): SheetMarkup {
  const make = (text: string) => Buffer.from(text.replaceAll('#', prefix));
  return {
    isPrefixed: prefix !== '',
    rowStart: make('<#row r="'),
    rowEnd: make('</#row>'),
    cellStart: make('<#c '),
    formulaStart: make('<#f'),
    formulaEnd: make('</#f>'),
    valueStart: make('<#v>'),
    valueEnd: make('</#v></#c>'),
    inlineStart: make('<#is><#t'),
    inlineEnd: make('</#t></#is></#c>'),
  };
}

/** Whether `valueEnd` is at `p`. Called for every cell, so the usual form is compared without a loop. */
export function isValueEnd(bytes: Buffer, p: number, markup: SheetMarkup): boolean {
  if (markup.isPrefixed) return startsWith(bytes, p, markup.valueEnd);
  // </v></c>
  return (
    bytes[p] === 0x3c &&
    bytes[p + 1] === 0x2f &&
    bytes[p + 2] === 0x76 &&
    bytes[p + 3] === 0x3e &&
    bytes[p + 4] === 0x3c &&
    bytes[p + 5] === 0x2f &&
    bytes[p + 6] === 0x63 &&
    bytes[p + 7] === 0x3e
  );
}

/** Whether `valueStart` is at `p`. Also called for every cell. */
export function isValueStart(bytes: Buffer, p: number, markup: SheetMarkup): boolean {
  if (markup.isPrefixed) return startsWith(bytes, p, markup.valueStart);
  // <v>
  return bytes[p] === 0x3c && bytes[p + 1] === 0x76 && bytes[p + 2] === 0x3e;
}

/** Whether `cellStart` is at `p`. Also called for every cell. */
export function isCellStart(bytes: Buffer, p: number, markup: SheetMarkup): boolean {
  if (markup.isPrefixed) return startsWith(bytes, p, markup.cellStart);
  // `<c` and a blank
  return bytes[p] === 0x3c && bytes[p + 1] === 0x63 && bytes[p + 2] === 0x20;
}

export function startsWith(bytes: Buffer, at: number, expected: Buffer): boolean {
  for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false;
  return true;
}

/** The offset after a start tag's `>`; -1 for an empty element, or if there is no `>`. */
export function skipToTagEnd(bytes: Buffer, from: number): number {
  let p = from;
  if (bytes[p] !== 0x3e && bytes[p] !== 0x20) return -1;
  while (bytes[p] !== 0x3e && bytes[p] !== 0x3c) p++;
  return bytes[p] === 0x3e && bytes[p - 1] !== 0x2f ? p + 1 : -1;
}

/** Whether a byte is a digit, a sign, the decimal point or the exponent's letter. */
export function isNumberByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x2d || byte === 0x2b || byte === 0x65 || byte === 0x45
  );
}
