import type { Artifact, CorrectionTrial } from '../../../api/contract.ts';
import type { Said } from '../corrections/index.ts';
import type { LinePlace } from '../lines/index.ts';
import type { ReviewedAttention } from '../review/index.ts';
import type { RepeatedKey } from './repeated-keys.ts';

type TriedIssue = Pick<CorrectionTrial['changes']['issues'][number], 'target_field' | 'code' | 'left' | 'right'>;

/** What lines of points are made of. */
export interface PointSources {
  artifact: Artifact;
  attention: readonly ReviewedAttention[];
  /** Codes of reasons of the workspace. */
  reasons: readonly string[];
  /** Whether what is said holds for the sender's next documents, too. */
  isKept: boolean;
  said: Said;
  /** Points that a dry run of what is said no longer has. */
  gone: ReadonlySet<string>;
  /** How a dry run of what is said counts issues that it changes; left out: unknown. */
  tried?: readonly TriedIssue[];
  /** Errors that points about repeated keys ask about. */
  repeated?: readonly RepeatedKey[];
  /** Whether a line of a column is open. */
  hasOpenColumns: boolean;
  findPlace: (item: ReviewedAttention) => LinePlace | null;
  nameRows: (item: ReviewedAttention) => string[];
  findLabel: (field: string) => string;
}
