import { BiffDamage } from '../biff/biff-damage.ts';
import { readU8 } from '../biff/bytes.ts';

/** Kinds of parts in their first record ([MS-XLS] 2.4.21), and of sheets in their list ([MS-XLS] 2.4.28). */
export const PART_KINDS = { globals: 0x0005, module: 0x0006, sheet: 0x0010, chart: 0x0020, macro: 0x0040 } as const;
export const SHEET_KINDS = { sheet: 0, macro: 1, chart: 2, module: 6 } as const;
const PARTS_OF_SHEETS: ReadonlyMap<number, number> = new Map([
  [SHEET_KINDS.sheet, PART_KINDS.sheet],
  [SHEET_KINDS.macro, PART_KINDS.macro],
  [SHEET_KINDS.chart, PART_KINDS.chart],
  [SHEET_KINDS.module, PART_KINDS.module],
]);
const KIND_AT = 5;
const NAME_AT = 6;

/** An entry of the list of sheets, or a part with its kind. */
export interface ListedSheet {
  /** Offset of the first record of its part. */
  start: number;
  kind: number;
}

/** Place, visibility, kind, and the name with a byte of length. */
export function readListedSheet(bytes: Buffer, start: number, end: number): ListedSheet {
  if (start + NAME_AT >= end) throw new BiffDamage('a sheet in its list is cut off');
  const kind = readU8(bytes, start + KIND_AT);
  if (!PARTS_OF_SHEETS.has(kind)) throw new BiffDamage('it lists a sheet of an unknown kind');
  const nameEnd = start + NAME_AT + 1 + readU8(bytes, start + NAME_AT);
  if (nameEnd !== end) throw new BiffDamage('the name of a sheet has a wrong length');
  return { start: bytes.readUInt32LE(start), kind };
}

/** Each listed sheet has to begin where the list says, with the kind that the list says. Old modules are never read. */
export function assertAllFound(listed: readonly ListedSheet[], parts: readonly ListedSheet[]): void {
  for (const [at, { start, kind }] of listed.entries()) {
    if (kind === SHEET_KINDS.module) continue;
    const name = `sheet ${at + 1} of ${listed.length}`;
    const part = parts.find((each) => each.start === start);
    if (part === undefined) throw new BiffDamage(`${name} is not where the list says`);
    if (part.kind !== PARTS_OF_SHEETS.get(kind)) throw new BiffDamage(`${name} has another kind than the list says`);
  }
}
