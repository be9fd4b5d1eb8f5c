import type { CellValue } from './cell-value.ts';
import { decodeDate, type EncodedCell } from './date-cell.ts';
import { isHoursCell, toDays } from './hours-cell.ts';

/** A duration among the cells of a row that is written again. */
export class Duration {
  readonly days: number;

  constructor(days: number) {
    this.days = days;
  }
}

/** Takes the cells of a row from `from` on, which has no end yet; its days leave `days`. */
export function takeOpenCells(
  { bytes, length }: { bytes: Buffer; length: number },
  from: number,
  starts: Int32Array,
  days: Map<number, number>,
): (CellValue | Duration)[] {
  const cells = JSON.parse(`${bytes.toString('utf8', from, length)}]`) as EncodedCell[];
  return cells.map((cell, at) => {
    const start = starts[at]!;
    const end = at + 1 < starts.length ? starts[at + 1]! - 1 : length;
    if (!isHoursCell(bytes, end)) return decodeDate(cell);
    const known = days.get(start) ?? toDays(cell as number);
    days.delete(start);
    return new Duration(known);
  });
}
