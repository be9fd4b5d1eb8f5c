import type { Row } from './row.ts';
import { RowBuilder } from './row-builder.ts';

const plain = new RowBuilder();
const formatted = new RowBuilder(true);

/** The rows with only their cells from column `first` to `last`, in a block of their own; rows without cells are left out. */
export function cutRows(rows: readonly Row[], first: number, last: number): Row[] {
  const cutting = rows.some(({ block }) => block.formats !== null) ? formatted : plain;
  for (const row of rows) {
    const end = Math.min(row.cellCount, last + 1);
    cutting.startRow();
    for (let c = row.nextFilled(first); c < end; c = row.nextFilled(c + 1)) cutting.copyCell(row, c);
    for (const c of row.uncached) if (c >= first && c <= last) cutting.markUncached(c);
    const start = Math.min(row.nextFilled(0), ...row.uncached);
    cutting.copyFormats(row, start >= first && start <= last);
    cutting.endRow(row.index, row.hidden);
  }
  return cutting.take();
}
