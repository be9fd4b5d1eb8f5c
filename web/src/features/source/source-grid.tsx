import { useCallback, useMemo } from 'react';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { formatColumn, parseRange } from '../../lib/a1.ts';
import { formatScore } from '../../lib/format.ts';
import { isNumeric } from '../grid/format-value.ts';
import type { GridPlace } from '../grid/grid-look.ts';
import { type PreviewSource, readCellText, useGridWindow, usePreviewRows } from '../grid/preview-api.ts';
import { SheetGrid } from '../grid/sheet-grid.tsx';
import { CellPanel } from './cell-panel.tsx';
import { findWorst, type SheetDecisions } from './sheet-decisions.ts';
import classes from './source.module.css';
import type { SheetSize, SourceViewProps } from './source-props.ts';

interface SourceGridProps extends SourceViewProps {
  source: PreviewSource | null;
  size: SheetSize;
  decisions: SheetDecisions;
}

/** One sheet as a grid, next to the explanation of the chosen cell. */
export function SourceGrid({ workspaceId, job, artifact, source, size, decisions, cell, onPlace }: SourceGridProps) {
  const { window, onWindow } = useGridWindow();
  const preview = source ?? { kind: 'documents' as const, id: '' };
  const { findRow, error } = usePreviewRows(workspaceId, preview, size.index, window, source !== null);
  const place = useMemo(() => parsePlace(cell), [cell]);
  const pick = useCallback(
    ({ row, column }: GridPlace) => onPlace({ sheet: size.index, cell: `${formatColumn(column)}${row}` }),
    [onPlace, size.index],
  );
  const readText = (row: number, column: number) => {
    if (source) return readCellText(findRow, row, column);
    return readHeaderText(decisions, row, column);
  };
  return (
    <div className={classes.layout}>
      <div className={classes.gridBox}>
        {error && <ErrorNotice title="Some rows could not be read" error={error} />}
        <SheetGrid
          label={`Sheet ${size.name}`}
          rowCount={Math.max(size.rowCount, 1)}
          columnCount={Math.max(size.columnCount, 1)}
          place={place}
          onPlace={pick}
          onWindow={onWindow}
          outlines={decisions.tables.map(({ table, range }) => ({ id: table.id, range }))}
          readText={readText}
          isNumber={(row, column) => isNumeric(findRow(row)?.values[column])}
          readLabel={(row) => decisions.findRun(row)?.label ?? 'blank'}
          readSeverity={(row, column) => findWorst(decisions.issuesAt(row, column))}
          renderMark={(row, column) => <HeaderMark {...{ decisions, row, column }} />}
          renderHead={(column, firstRow) => <ColumnField {...{ decisions, column, firstRow }} />}
        />
      </div>
      <CellPanel {...{ workspaceId, job, artifact, decisions, place, findRow, hasValues: source !== null }} />
    </div>
  );
}

function parsePlace(cell: string | undefined): GridPlace | null {
  const range = cell ? parseRange(cell) : null;
  return range && { row: range.firstRow, column: range.firstColumn };
}

/** Header texts are part of the record, so auditors see them too. */
function readHeaderText(decisions: SheetDecisions, row: number, column: number): string {
  const placed = decisions.findTable(row, column);
  return placed && placed.headerRow === row ? (placed.mappings.get(column)?.raw.header ?? '') : '';
}

interface PlaceProps {
  decisions: SheetDecisions;
  column: number;
}

/** In a header cell: the field that the column became, and its score. */
function HeaderMark({ decisions, row, column }: PlaceProps & { row: number }) {
  const placed = decisions.findTable(row, column);
  if (!placed || placed.headerRow !== row) return null;
  const mapping = placed.mappings.get(column);
  if (!mapping) return null;
  if (mapping.target_field === null) {
    return (
      <span className={classes.mark} data-unmapped>
        unmapped
      </span>
    );
  }
  return (
    <span className={classes.mark} data-uncertain={mapping.uncertain}>
      <span>{mapping.target_field}</span> <b>{formatScore(mapping.score)}</b>
    </span>
  );
}

/** Shown below a column's letter: its field in the visible table, for rows far from the header. */
function ColumnField({ decisions, column, firstRow }: PlaceProps & { firstRow: number }) {
  const near = decisions.tables.find(
    ({ range }) => range.lastRow >= firstRow && column >= range.firstColumn && column <= range.lastColumn,
  );
  const mapping = near?.mappings.get(column);
  if (!mapping) return null;
  return (
    <span className={classes.headField} data-unmapped={mapping.target_field === null || undefined}>
      {mapping.target_field ?? 'unmapped'}
    </span>
  );
}
