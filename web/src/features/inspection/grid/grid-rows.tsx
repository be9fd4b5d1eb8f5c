import type { MouseEvent } from 'react';
import { t } from '../../../lib/texts.ts';
import type { GridLook, GridPlace } from './grid-look.ts';
import { isUnlabelled, labelStyle } from './row-labels.ts';
import classes from './sheet-grid.module.css';
import { type GridViewport, HEAD_PX, ROW_HEAD_PX, ROW_PX } from './use-grid-viewport.ts';

interface GridRowsProps {
  view: GridViewport;
  look: GridLook;
  place: GridPlace | null;
  onPlace: (place: GridPlace) => void;
  onExtend: ((place: GridPlace) => void) | undefined;
  /** Whether the mouse was moved since it was pressed. */
  isDragged: (event: MouseEvent) => boolean;
  gridId: string;
}

/** The rows in view. */
export function GridRows({ view, ...rest }: GridRowsProps) {
  const rows = Array.from({ length: Math.max(0, view.lastRow - view.firstRow + 1) }, (_, at) => view.firstRow + at);
  return (
    <div role="presentation" className={classes.body} style={{ top: HEAD_PX }}>
      {rows.map((row) => (
        <GridRow key={row} row={row} view={view} {...rest} />
      ))}
    </div>
  );
}

function GridRow({ row, view, look, place, onPlace, onExtend, isDragged, gridId }: GridRowsProps & { row: number }) {
  const label = look.readLabel?.(row);
  return (
    <div
      role="row"
      aria-rowindex={row + 1}
      className={classes.row}
      data-label={label}
      data-current={place?.row === row || undefined}
      style={{ height: ROW_PX, transform: `translateY(${(row - 1) * ROW_PX - view.topPx}px)`, ...labelStyle(label) }}
    >
      {view.columns.map((column) => (
        <GridCell
          key={column}
          {...{ row, column, look, gridId }}
          firstRow={view.firstRow}
          widthPx={view.columnPx}
          offsetPx={view.offsetOf(column)}
          isHeld={view.isHeld(column)}
          isCurrent={place?.row === row && place.column === column}
          onPick={(isExtending) => (isExtending && onExtend ? onExtend : onPlace)({ row, column })}
          onDragOver={onExtend && ((event) => isDragged(event) && onExtend({ row, column }))}
        />
      ))}
      <div
        role="rowheader"
        aria-colindex={1}
        tabIndex={-1}
        className={classes.rowHead}
        style={{ width: ROW_HEAD_PX }}
        onClick={(event) => {
          const chosen = { row, column: place?.column ?? 0 };
          if (event.shiftKey && onExtend) onExtend(chosen);
          else onPlace(chosen);
        }}
      >
        <span className={classes.rowLabel}>{label && !isUnlabelled(label) ? label : ''}</span>
        <span>{row}</span>
      </div>
    </div>
  );
}

interface GridCellProps {
  row: number;
  column: number;
  look: GridLook;
  gridId: string;
  /** First of the visible rows. */
  firstRow: number;
  widthPx: number;
  offsetPx: number;
  /** The column was scrolled past and stays in view. */
  isHeld: boolean;
  isCurrent: boolean;
  /** With the shift key, a click extends a range. */
  onPick: (isExtending: boolean) => void;
  /** Set if a range can be dragged. */
  onDragOver: ((event: MouseEvent) => void) | undefined;
}

function GridCell({
  row,
  column,
  look,
  gridId,
  firstRow,
  widthPx,
  offsetPx,
  isHeld,
  isCurrent,
  onPick,
  onDragOver,
}: GridCellProps) {
  const text = look.readText(row, column);
  const given = text === undefined ? undefined : look.readGiven?.(row, column);
  const hidden = text === '' ? look.readHidden?.(row, column) : undefined;
  return (
    <div
      id={`${gridId}-${row}-${column}`}
      role="gridcell"
      aria-colindex={column + 2}
      aria-selected={isCurrent}
      tabIndex={-1}
      className={classes.cell}
      data-number={look.isNumber?.(row, column) || undefined}
      data-severity={look.readSeverity?.(row, column)}
      data-held={isHeld || undefined}
      data-pending={text === undefined || undefined}
      style={{ width: widthPx, transform: `translateX(${offsetPx}px)` }}
      data-hidden={hidden !== undefined || undefined}
      data-given={given && (given.isDrafted ? 'drafted' : 'applied')}
      title={given ? t`${given.text || t`(empty)`}, was ${text || t`(empty)`}` : (hidden ?? text)}
      onClick={(event) => {
        // Without a mouse: a screen reader sends the click.
        if (event.detail === 0) onPick(false);
      }}
      onMouseDown={(event) => {
        if (event.button === 0) onPick(event.shiftKey);
      }}
      onMouseEnter={(event) => {
        if (event.buttons === 1) onDragOver?.(event);
      }}
    >
      {given ? (
        <span className={classes.text}>
          <b>{given.text}</b> <s>{text}</s>
        </span>
      ) : (
        <span className={classes.text}>{text}</span>
      )}
      {look.renderMark?.(row, column, firstRow)}
    </div>
  );
}
