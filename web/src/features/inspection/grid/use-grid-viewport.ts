import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';
import { scalePx } from '../../../lib/scale.ts';

export const ROW_PX = scalePx(26);
/** Minimum width of a column; if all columns fit, they share the width, up to twice as much each. */
const MIN_COLUMN_PX = scalePx(140);
export const ROW_HEAD_PX = scalePx(86);
export const HEAD_PX = scalePx(60);
/** Browsers cap the height of an element (Firefox at 17.8 million px); longer sheets scroll in larger steps. */
const MAX_CANVAS_PX = 15_000_000;

export interface GridViewport {
  canvasWidthPx: number;
  canvasHeightPx: number;
  viewWidthPx: number;
  viewHeightPx: number;
  columnPx: number;
  /** Position in the sheet, in px of the unscaled sheet, below the column heads. */
  topPx: number;
  leftPx: number;
  firstRow: number;
  lastRow: number;
  /** The columns that are drawn, from left to right. */
  columns: readonly number[];
  /** Distance of a column's left edge from the grid's left edge. */
  offsetOf: (column: number) => number;
  /** Whether a column was scrolled past but stays in view. */
  isHeld: (column: number) => boolean;
  onScroll: () => void;
  scrollTo: (row: number, column: number) => void;
}

const NONE_KEPT: readonly number[] = [];
/** For each column that stays in view, this many columns must fit. */
const COLUMNS_PER_KEPT = 2;

/**
 * The visible rows and columns of a sheet of any length. Rows count from 1, columns from 0. The first `kept` columns
 * stay at the left edge once they are scrolled past, as many as leave room for others.
 */
export function useGridViewport(
  ref: RefObject<HTMLDivElement | null>,
  rowCount: number,
  columnCount: number,
  kept: readonly number[] = NONE_KEPT,
): GridViewport {
  const [view, setView] = useState({ scrollTop: 0, scrollLeft: 0, width: 0, height: 0 });
  const measure = useCallback(() => {
    const element = ref.current;
    if (!element) return;
    const { scrollTop, scrollLeft, clientWidth: width, clientHeight: height } = element;
    setView({ scrollTop, scrollLeft, width, height });
  }, [ref]);

  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref, measure]);

  const bodyPx = Math.max(0, view.height - HEAD_PX);
  const contentPx = rowCount * ROW_PX;
  const canvasBodyPx = Math.min(contentPx, MAX_CANVAS_PX);
  const ratio = canvasBodyPx > bodyPx ? Math.max(1, (contentPx - bodyPx) / (canvasBodyPx - bodyPx)) : 1;
  const topPx = view.scrollTop * ratio;
  const bodyWidthPx = Math.max(0, view.width - ROW_HEAD_PX);
  const columnPx = Math.max(MIN_COLUMN_PX, Math.min(2 * MIN_COLUMN_PX, Math.floor(bodyWidthPx / columnCount)));

  const room = Math.floor(bodyWidthPx / (columnPx * COLUMNS_PER_KEPT));
  const held = kept.slice(0, room).toSorted((a, b) => a - b);
  const leftOf = (column: number) => column * columnPx - view.scrollLeft;
  /** The width at the left edge that kept columns before a column take. */
  const heldPx = (column: number) => held.filter((one) => one < column).length * columnPx;
  const isHeld = (column: number) => held.includes(column) && leftOf(column) < heldPx(column);
  const firstColumn = Math.floor(view.scrollLeft / columnPx);
  const lastColumn = Math.min(columnCount - 1, Math.floor((view.scrollLeft + bodyWidthPx) / columnPx));
  const inView = Array.from({ length: lastColumn - firstColumn + 1 }, (_, at) => firstColumn + at);

  const scrollTo = (row: number, column: number) => {
    const element = ref.current;
    if (!element) return;
    const rowTopPx = (row - 1) * ROW_PX;
    const columnLeftPx = column * columnPx;
    const abovePx = topPx - rowTopPx;
    const belowPx = rowTopPx + ROW_PX - topPx - bodyPx;
    // A row far away is shown among those around it.
    if (Math.max(abovePx, belowPx) > 2 * ROW_PX) element.scrollTop = Math.max(0, rowTopPx - bodyPx / 3) / ratio;
    else if (abovePx > 0) element.scrollTop = rowTopPx / ratio;
    else if (belowPx > 0) element.scrollTop = (topPx + belowPx) / ratio;
    if (held.includes(column) && columnLeftPx < view.scrollLeft) return;
    if (columnLeftPx - heldPx(column) < view.scrollLeft) element.scrollLeft = columnLeftPx - heldPx(column);
    else if (columnLeftPx + columnPx > view.scrollLeft + bodyWidthPx) {
      // Scrolls to the edge of a column, so that the first visible column is not cut.
      const leftPx = columnLeftPx + columnPx - bodyWidthPx;
      element.scrollLeft = Math.min(columnLeftPx - heldPx(column), Math.ceil(leftPx / columnPx) * columnPx);
    }
  };

  return {
    canvasWidthPx: ROW_HEAD_PX + columnCount * columnPx,
    canvasHeightPx: HEAD_PX + canvasBodyPx,
    viewWidthPx: view.width,
    viewHeightPx: view.height,
    columnPx,
    topPx,
    leftPx: view.scrollLeft,
    firstRow: Math.min(rowCount, Math.floor(topPx / ROW_PX) + 1),
    lastRow: Math.min(rowCount, Math.ceil((topPx + bodyPx) / ROW_PX)),
    columns: [...held.filter((column) => column < firstColumn), ...inView],
    offsetOf: (column) =>
      ROW_HEAD_PX + (held.includes(column) ? Math.max(leftOf(column), heldPx(column)) : leftOf(column)),
    isHeld,
    onScroll: measure,
    scrollTo,
  };
}
