import { FORMAT_BITS, FORMAT_BYTES, FORMAT_COUNT } from '../../src/workbook/rows/row-formats.ts';
import type { Workbook } from '../../src/workbook/types.ts';

/** What the formats of each row of the first sheet show: counts that are not zero, and the first cell's bits and indentation. */
export async function readFormats(workbook: Workbook): Promise<Record<string, number>[]> {
  const found: Record<string, number>[] = [];
  for await (const rows of workbook.openSheet(0).readRows()) {
    for (const { block, position } of rows) {
      const bytes = block.formats?.subarray(position * FORMAT_BYTES, (position + 1) * FORMAT_BYTES) ?? [];
      const counts = Object.keys(FORMAT_BITS).map((name, place): [string, number] => [name, bytes[place] ?? 0]);
      found.push({
        ...Object.fromEntries(counts.filter(([, count]) => count > 0)),
        first: (bytes[FORMAT_COUNT] ?? 0) | ((bytes[FORMAT_COUNT + 1] ?? 0) << 8),
        indent: bytes[FORMAT_COUNT + 2] ?? 0,
      });
    }
  }
  await workbook.close();
  return found;
}

/** A row of eight cells that shows each format once, and begins with a plain cell. */
export const ONCE_EACH = {
  ...{ bold: 1, italic: 1, underlined: 1, filled: 1, lineAbove: 1, lineBelow: 1, centered: 1, right: 1 },
  ...{ large: 1, money: 1, percent: 1, number: 2, first: 0, indent: 0 },
};
