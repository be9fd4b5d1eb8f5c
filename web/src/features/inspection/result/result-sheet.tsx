import type { PreviewSheet } from '../../../api/contract.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { t } from '../../../lib/texts.ts';
import type { GridLook, GridPlace } from '../grid/index.ts';
import {
  isNumeric,
  type PreviewSource,
  readCellText,
  SheetGrid,
  useGridWindow,
  usePreviewRows,
} from '../grid/index.ts';

interface ResultSheetProps extends Pick<GridLook, 'renderHead'> {
  workspaceId: string;
  source: PreviewSource;
  size: PreviewSheet;
  place: GridPlace | null;
  /** Columns that stay in view. */
  kept?: readonly number[];
  onPlace: (place: GridPlace) => void;
}

/** A sheet of the result with its values. */
export function ResultSheet({ workspaceId, source, size, ...rest }: ResultSheetProps) {
  const { window, onWindow } = useGridWindow();
  const { findRow, error } = usePreviewRows(workspaceId, source, size.index, window);
  return (
    <>
      {error && <ErrorNotice title={t`Some rows could not be read`} error={error} />}
      <SheetGrid
        {...rest}
        label={t`Normalized sheet ${size.name}`}
        rowCount={Math.max(size.row_count, 1)}
        columnCount={Math.max(size.column_count, 1)}
        onWindow={onWindow}
        readText={(row, column) => readCellText(findRow, row, column)}
        isNumber={(row, column) => isNumeric(findRow(row)?.values[column])}
        readLabel={(row) => (row === 1 ? 'header' : undefined)}
      />
    </>
  );
}
