import { readU8 } from './bytes.ts';

/** Parts of formulas with more bytes after the formula: arrays, areas, and natural-language references ([MS-XLS] 2.5.198.103). */
const WITH_EXTRA_BYTES: ReadonlySet<number> = new Set([0x18, 0x20, 0x26, 0x40, 0x46, 0x60, 0x66]);

/**
 * Whether a record that goes on to `end` after its formula may do so. A formula that has none of these parts ends its
 * record: otherwise bytes were added to the record, and its value is not where it should be.
 */
export function mayGoOn(bytes: Buffer, formulaStart: number, formulaEnd: number, end: number): boolean {
  if (formulaEnd === end) return true;
  for (let at = formulaStart; at < formulaEnd; at++) if (WITH_EXTRA_BYTES.has(readU8(bytes, at))) return true;
  return false;
}
