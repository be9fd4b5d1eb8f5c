import type { CellRange } from '../types.ts';

/** Size of a range ([MS-XLSB] 2.5.154): first row, last row, first column, last column. */
export const rangeBytes = 16;

/** Reads a range as it is stored; its rows and columns may be beyond a sheet's. */
export function readRange(bytes: Buffer, start: number): CellRange {
  return {
    firstRow: bytes.readUInt32LE(start),
    lastRow: bytes.readUInt32LE(start + 4),
    firstColumn: bytes.readUInt32LE(start + 8),
    lastColumn: bytes.readUInt32LE(start + 12),
  };
}
