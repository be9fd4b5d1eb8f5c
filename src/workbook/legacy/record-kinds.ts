import { readU16 } from '../biff/bytes.ts';

/** Each version has the number of the version of Excel that came with it. Excel 95 writes version 5. */
export type BiffVersion = 2 | 3 | 4 | 5;

/** What the content of a record is. Records of kind `other` have no cell. */
export const KINDS = {
  other: 0,
  integer: 1,
  number: 2,
  rk: 3,
  text: 4,
  richText: 5,
  truth: 6,
  formula: 7,
  numbers: 8,
  blank: 9,
  blanks: 10,
  /** The text that is the result of the formula before it. */
  result: 11,
} as const;
export type RecordKind = (typeof KINDS)[keyof typeof KINDS];

const OF_2: readonly (readonly [type: number, kind: RecordKind])[] = [
  [0x0001, KINDS.blank],
  [0x0002, KINDS.integer],
  [0x0003, KINDS.number],
  [0x0004, KINDS.text],
  [0x0005, KINDS.truth],
  [0x0006, KINDS.formula],
  [0x0007, KINDS.result],
];
const SINCE_3: typeof OF_2 = [
  [0x0201, KINDS.blank],
  [0x0203, KINDS.number],
  [0x0204, KINDS.text],
  [0x0205, KINDS.truth],
  [0x0207, KINDS.result],
  [0x027e, KINDS.rk],
];
const OF_5: typeof OF_2 = [
  [0x0006, KINDS.formula],
  [0x00bd, KINDS.numbers],
  [0x00be, KINDS.blanks],
  [0x00d6, KINDS.richText],
];
const KINDS_BY_TYPE: Readonly<Record<BiffVersion, Uint8Array>> = {
  2: tabulate(OF_2),
  3: tabulate([...SINCE_3, [0x0206, KINDS.formula]]),
  4: tabulate([...SINCE_3, [0x0406, KINDS.formula]]),
  5: tabulate([...SINCE_3, ...OF_5]),
};
const VERSIONS: readonly BiffVersion[] = [2, 3, 4, 5];

const START_OF_PART: ReadonlyMap<number, BiffVersion> = new Map([
  [0x0009, 2],
  [0x0209, 3],
  [0x0409, 4],
  [0x0809, 5],
]);

/** Below, nearly all types are taken. */
const FIRST_SPARSE_TYPE = 0x0200;
/** All other types, except those of cells and of the first record of a part: sizes, rows, names, fonts, styles, formulas. */
const OTHER_TYPES: ReadonlySet<number> = new Set([
  0x0200, 0x0208, 0x020b, 0x0218, 0x0221, 0x0223, 0x0225, 0x0231, 0x0236, 0x023e, 0x0243, 0x0293, 0x0418, 0x041e,
  0x0443, 0x04bc,
]);
/** Records that Excel 95 got later repeat their type in their content ([MS-XLS] 2.5.134). */
const LATER_TYPES = 0x08;

/** A list with a number for every record type, by default 0: a file may have a million records to look up. */
function tabulate(entries: typeof OF_2): Uint8Array {
  const table = new Uint8Array(0x1_0000);
  for (const [type, kind] of entries) table[type] = kind;
  return table;
}

/** The version of a part by the type of its first record; `undefined` if it is not the first record of a part. */
export function findVersion(type: number): BiffVersion | undefined {
  return START_OF_PART.get(type);
}

export function findKind(type: number, version: BiffVersion): RecordKind {
  return KINDS_BY_TYPE[version][type] as RecordKind;
}

/** Whether only other versions have cells of this type, which SheetJS would read in their form. */
export function isOfOtherVersion(type: number, version: BiffVersion): boolean {
  return findKind(type, version) === KINDS.other && VERSIONS.some((other) => findKind(type, other) !== KINDS.other);
}

/** Only in Excel 2, which has the size of a sheet under it, has this type content. */
const EMPTY_TYPE = 0;

/** Whether any version has records of this type. */
export function isKnownType(type: number, version: BiffVersion, bytes: Buffer, start: number, end: number): boolean {
  if (type === EMPTY_TYPE) return version === 2 || start === end;
  if (type < FIRST_SPARSE_TYPE || OTHER_TYPES.has(type)) return true;
  if (type >> 8 === LATER_TYPES) return end - start >= 2 && readU16(bytes, start) === type;
  return VERSIONS.some((version) => findKind(type, version) !== KINDS.other);
}
