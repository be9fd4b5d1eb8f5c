import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';
import { scalePx } from '../../lib/scale.ts';

export const ROW_PX = scalePx(26);
export const COLUMN_PX = scalePx(140);
export const ROW_HEAD_PX = scalePx(86);
export const HEAD_PX = scalePx(60);
/** Browsers cap the height of an element (Firefox at 17.8 million px); longer sheets scroll in larger steps. */
const MAX_CANVAS_PX = 15_000_000;

export interface GridViewport {
  canvasWidthPx: number;
  canvasHeightPx: number;
  viewWidthPx: number;
  viewHeightPx: number;
  /** Position in the sheet, in px of the unscaled sheet, below the column heads. */
  topPx: number;
  leftPx: number;
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
  onScroll: () => void;
  scrollTo: (row: number, column: number) => void;
}

/** The visible rows and columns of a sheet of any length. Rows count from 1, columns from 0. */
export function useGridViewport(
  ref: RefObject<HTMLDivElement | null>,
  rowCount: number,
  columnCount: number,
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

  const scrollTo = (row: number, column: number) => {
    const element = ref.current;
    if (!element) return;
    const rowTopPx = (row - 1) * ROW_PX;
    const columnLeftPx = column * COLUMN_PX;
    if (rowTopPx < topPx) element.scrollTop = rowTopPx / ratio;
    else if (rowTopPx + ROW_PX > topPx + bodyPx) element.scrollTop = (rowTopPx + ROW_PX - bodyPx) / ratio;
    if (columnLeftPx < view.scrollLeft) element.scrollLeft = columnLeftPx;
    else if (columnLeftPx + COLUMN_PX > view.scrollLeft + bodyWidthPx) {
      // To the edge of a column, so that none is cut where reading begins.
      const leftPx = columnLeftPx + COLUMN_PX - bodyWidthPx;
      element.scrollLeft = Math.min(columnLeftPx, Math.ceil(leftPx / COLUMN_PX) * COLUMN_PX);
    }
  };

  return {
    canvasWidthPx: ROW_HEAD_PX + columnCount * COLUMN_PX,
    canvasHeightPx: HEAD_PX + canvasBodyPx,
    viewWidthPx: view.width,
    viewHeightPx: view.height,
    topPx,
    leftPx: view.scrollLeft,
    firstRow: Math.min(rowCount, Math.floor(topPx / ROW_PX) + 1),
    lastRow: Math.min(rowCount, Math.ceil((topPx + bodyPx) / ROW_PX)),
    firstColumn: Math.floor(view.scrollLeft / COLUMN_PX),
    lastColumn: Math.min(columnCount - 1, Math.floor((view.scrollLeft + bodyWidthPx) / COLUMN_PX)),
    onScroll: measure,
    scrollTo,
  };
}
