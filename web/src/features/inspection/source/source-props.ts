import type { Artifact, Job } from '../../../api/contract.ts';

export interface SourceViewProps {
  workspaceId: string;
  job: Job;
  artifact: Artifact;
  /** Position of the sheet in the document. */
  sheet: number | undefined;
  /** A1 of the chosen cell. */
  cell: string | undefined;
  onPlace: (place: { sheet: number; cell: string | undefined }) => void;
}

export interface SheetSize {
  index: number;
  name: string;
  rowCount: number;
  columnCount: number;
  isHidden: boolean;
}
