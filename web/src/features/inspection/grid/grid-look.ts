import type { ReactNode } from 'react';
import type { Artifact, Job } from '../../../api/contract.ts';

export interface GridPlace {
  row: number;
  column: number;
}

/** Common properties of the views that show sheets of a job. */
export interface SheetViewProps {
  job: Job;
  artifact: Artifact;
  /** Position of the sheet in the workbook. */
  sheet: number | undefined;
  /** A1 of the chosen cell. */
  cell: string | undefined;
  onPlace: (place: { sheet: number; cell: string | undefined }) => void;
}

export interface GridLook {
  /** Text of a cell; undefined while its row is being loaded. */
  readText: (row: number, column: number) => string | undefined;
  /** What people have given a cell instead of its text; undefined: nothing. */
  readGiven?: (row: number, column: number) => { text: string; isDrafted: boolean } | undefined;
  isNumber?: (row: number, column: number) => boolean;
  /** Name of a row's label, which decides its colour and is shown next to the row number. */
  readLabel?: (row: number) => string | undefined;
  /** Shown next to the text of a header cell: the field of its column, if the head of the grid does not show it. */
  renderMark?: (row: number, column: number, firstRow: number) => ReactNode;
  /** Cells that need attention, by severity. */
  readSeverity?: (row: number, column: number) => string | undefined;
  /** Why a cell's content is hidden; undefined if it is shown or there is none. */
  readHidden?: (row: number, column: number) => string | undefined;
  /** Content below the letter of a column. */
  renderHead?: (column: number, firstRow: number) => ReactNode;
}
