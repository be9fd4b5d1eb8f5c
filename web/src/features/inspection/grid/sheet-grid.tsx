import { type KeyboardEvent, type MouseEvent, useEffect, useId, useRef } from 'react';
import { type CellRange, formatColumn } from '../../../lib/a1.ts';
import { t } from '../../../lib/texts.ts';
import type { GridLook, GridPlace } from './grid-look.ts';
import { GridRows } from './grid-rows.tsx';
import classes from './sheet-grid.module.css';
import { type GridViewport, HEAD_PX, ROW_HEAD_PX, ROW_PX, useGridViewport } from './use-grid-viewport.ts';

interface SheetGridProps extends GridLook {
  label: string;
  rowCount: number;
  columnCount: number;
  place: GridPlace | null;
  onPlace: (place: GridPlace) => void;
  /** Set if a range can be chosen, with the shift key or by dragging; called with the other end of the range. */
  onExtend?: ((place: GridPlace) => void) | undefined;
  /** The chosen range, if it is more than the cell at `place`. */
  range?: CellRange | null;
  /** Columns that stay in view when others are scrolled to, as far as they fit. */
  kept?: readonly number[];
  outlines?: readonly { id: string; range: CellRange }[];
  onWindow: (firstRow: number, lastRow: number) => void;
}

/**
 * A sheet of any size. Only the visible cells exist in the page, in one layer that stays in place while the scroller moves
 * below it: a million rows need neither a million elements, nor an element that is higher than browsers allow.
 */
export function SheetGrid({
  label,
  rowCount,
  columnCount,
  place,
  onPlace,
  onExtend,
  range = null,
  kept,
  outlines,
  onWindow,
  ...look
}: SheetGridProps) {
  const ref = useRef<HTMLDivElement>(null);
  const view = useGridViewport(ref, rowCount, columnCount, kept);
  const gridId = useId();
  const { isDragged, ...press } = usePress();
  const { firstRow, lastRow } = view;

  useEffect(() => onWindow(firstRow, lastRow), [onWindow, firstRow, lastRow]);
  useShowPlace(view, place);

  const onKeyDown = (event: KeyboardEvent) => {
    const isExtending = event.shiftKey && onExtend !== undefined && place !== null;
    const from = (isExtending ? findEnd(range, place) : place) ?? { row: firstRow, column: 0 };
    const next = moveByKey(event, from, { rowCount, columnCount, view });
    if (!next) return;
    event.preventDefault();
    if (isExtending) onExtend(next);
    else onPlace(next);
  };
  return (
    <div
      ref={ref}
      role="grid"
      aria-label={label}
      aria-rowcount={rowCount + 1}
      aria-colcount={columnCount + 1}
      aria-activedescendant={isDrawn(view, place) ? `${gridId}-${place.row}-${place.column}` : undefined}
      tabIndex={0}
      className={classes.grid}
      data-ranges={onExtend !== undefined || undefined}
      onScroll={view.onScroll}
      onKeyDown={onKeyDown}
      {...press}
    >
      <div role="presentation" style={{ width: view.canvasWidthPx, height: view.canvasHeightPx }}>
        <div
          role="presentation"
          className={classes.layer}
          style={{ width: Math.min(view.viewWidthPx, view.canvasWidthPx), height: view.viewHeightPx }}
        >
          <GridHead view={view} look={look} place={place} />
          <GridRows {...{ view, look, place, onPlace, onExtend, isDragged, gridId }} />
          <Outlines view={view} outlines={outlines ?? []} />
          {range && <Outlines view={view} outlines={[{ id: 'chosen', range }]} isChosen />}
        </div>
      </div>
    </div>
  );
}

/** An id may only refer to a visible cell, since the page contains no others. */
function isDrawn(view: GridViewport, place: GridPlace | null): place is GridPlace {
  if (!place || place.row < view.firstRow || place.row > view.lastRow) return false;
  return view.columns.includes(place.column);
}

/** Scrolls to the chosen cell when it or the size of the grid changes, but not when the user scrolls away from it. */
function useShowPlace(view: GridViewport, place: GridPlace | null): void {
  const shown = useRef('');
  useEffect(() => {
    const size = `${view.viewWidthPx} ${view.viewHeightPx}`;
    const key = place ? `${place.row}:${place.column} ${size}` : '';
    if (!place || shown.current === key || view.viewHeightPx <= HEAD_PX) return;
    shown.current = key;
    view.scrollTo(place.row, place.column);
  });
}

/** Distance from which a moved mouse counts as dragging. */
const DRAG_PX = 4;

/**
 * Tells whether the mouse was moved since it was pressed. Choosing a cell that is half visible scrolls it into view,
 * and then a resting mouse is above another cell.
 */
function usePress() {
  const pressed = useRef({ x: 0, y: 0 });
  return {
    onMouseDownCapture: ({ clientX, clientY }: MouseEvent) => {
      pressed.current = { x: clientX, y: clientY };
    },
    isDragged: ({ clientX, clientY }: MouseEvent) =>
      Math.hypot(clientX - pressed.current.x, clientY - pressed.current.y) >= DRAG_PX,
  };
}

/** The corner of a range opposite to the cell where the range began. */
function findEnd(range: CellRange | null, start: GridPlace): GridPlace {
  if (!range) return start;
  return {
    row: range.firstRow === start.row ? range.lastRow : range.firstRow,
    column: range.firstColumn === start.column ? range.lastColumn : range.firstColumn,
  };
}

interface GridSize {
  rowCount: number;
  columnCount: number;
  view: GridViewport;
}

function moveByKey(event: KeyboardEvent, { row, column }: GridPlace, size: GridSize): GridPlace | null {
  const isFar = event.ctrlKey || event.metaKey;
  const page = Math.max(1, size.view.lastRow - size.view.firstRow - 1);
  const moves: Record<string, [row: number, column: number]> = {
    ArrowUp: [isFar ? 1 : row - 1, column],
    ArrowDown: [isFar ? size.rowCount : row + 1, column],
    ArrowLeft: [row, isFar ? 0 : column - 1],
    ArrowRight: [row, isFar ? size.columnCount - 1 : column + 1],
    PageUp: [row - page, column],
    PageDown: [row + page, column],
    Home: [isFar ? 1 : row, 0],
    End: [isFar ? size.rowCount : row, size.columnCount - 1],
    Enter: [row, column],
  };
  const move = moves[event.key];
  if (!move || event.altKey) return null;
  return { row: clamp(move[0], 1, size.rowCount), column: clamp(move[1], 0, size.columnCount - 1) };
}

const clamp = (value: number, min: number, max: number) => Math.max(min, Math.min(max, value));

function GridHead({ view, look, place }: { view: GridViewport; look: GridLook; place: GridPlace | null }) {
  return (
    <div role="row" aria-rowindex={1} className={classes.head} style={{ height: HEAD_PX }}>
      <div role="columnheader" aria-colindex={1} className={classes.corner} style={{ width: ROW_HEAD_PX }}>
        {t`Row`}
      </div>
      {view.columns.map((column) => (
        <div
          key={column}
          role="columnheader"
          aria-colindex={column + 2}
          className={classes.columnHead}
          data-current={place?.column === column || undefined}
          data-held={view.isHeld(column) || undefined}
          style={{ width: view.columnPx, transform: `translateX(${view.offsetOf(column)}px)` }}
        >
          <span>{formatColumn(column)}</span>
          {look.renderHead?.(column, view.firstRow)}
        </div>
      ))}
    </div>
  );
}

interface OutlinesProps {
  view: GridViewport;
  outlines: readonly { id: string; range: CellRange }[];
  isChosen?: boolean;
}

function Outlines({ view, outlines, isChosen }: OutlinesProps) {
  const shown = outlines.filter(({ range }) => range.lastRow >= view.firstRow && range.firstRow <= view.lastRow);
  return (
    <div
      aria-hidden
      className={classes.outlines}
      style={{ top: HEAD_PX, left: ROW_HEAD_PX, width: view.viewWidthPx - ROW_HEAD_PX }}
    >
      {shown.map(({ id, range }) => {
        // Clipped near the view, so that no element grows to millions of pixels.
        const topPx = Math.max(-ROW_PX, (range.firstRow - 1) * ROW_PX - view.topPx);
        const bottomPx = Math.min(view.viewHeightPx + ROW_PX, range.lastRow * ROW_PX - view.topPx);
        return (
          <div
            key={id}
            className={classes.outline}
            data-chosen={isChosen}
            style={{
              transform: `translate(${range.firstColumn * view.columnPx - view.leftPx}px, ${topPx}px)`,
              width: (range.lastColumn - range.firstColumn + 1) * view.columnPx,
              height: bottomPx - topPx,
            }}
          />
        );
      })}
    </div>
  );
}
