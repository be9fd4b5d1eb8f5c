/** Type of a part's first record → type of its last ([MS-XLSB] 2.1.7): sheet, workbook, strings, styles, metadata. */
const LAST_RECORDS: ReadonlyMap<number, number> = new Map([
  [129, 130],
  [131, 132],
  [159, 160],
  [278, 279],
  [332, 333],
]);
const RECORD_PARTS = /^xl\/(?:workbook|sharedStrings|styles|metadata|worksheets\/sheet\d+)\.bin$/i;
/** A list of pairs whose stated length SheetJS does not check ([MS-XLSB] 2.4.731, BrtMdb). */
const METADATA_LIST = 51;
const PAIR_BYTES = 8;

/** Finds damage in an xlsb part before SheetJS reads it; `undefined` if there is none or the part is unknown. */
export function findBiff12Damage(name: string, bytes: Buffer): string | undefined {
  const last = LAST_RECORDS.get(readNumber(bytes, 0, 2).value);
  if (last === undefined) return RECORD_PARTS.test(name) ? 'it does not begin with the record of its kind' : undefined;
  let type: number | undefined;
  for (let at = 0; at < bytes.length; ) {
    const head = readNumber(bytes, at, 2);
    const length = readNumber(bytes, at + head.size, 4);
    const content = at + head.size + length.size;
    type = head.value;
    at = content + length.value;
    if (at > bytes.length) return 'its records end in the middle';
    if (type === METADATA_LIST && !hasItsPairs(bytes, content, length.value))
      return 'a list has fewer items than it says';
  }
  return type === last ? undefined : 'its last record is missing';
}

function hasItsPairs(bytes: Buffer, content: number, length: number): boolean {
  return length >= 4 && 4 + bytes.readUInt32LE(content) * PAIR_BYTES <= length;
}

/** Types and lengths use 7 bits of each byte; the eighth says that another byte follows ([MS-XLSB] 2.1.4). */
function readNumber(bytes: Buffer, at: number, maxSize: number): { value: number; size: number } {
  let value = 0;
  for (let size = 0; size < maxSize; size++) {
    const byte = bytes[at + size] ?? 0;
    value |= (byte & 0x7f) << (7 * size);
    if (byte < 0x80) return { value, size: size + 1 };
  }
  return { value, size: maxSize };
}
