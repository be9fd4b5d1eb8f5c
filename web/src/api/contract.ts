/** What the web app uses of the service: types (no schema code), sentences of evidence, and names of periods. */
export type * from '../../../src/contract/api/index.ts';
export type { PassName } from '../../../src/contract/artifact/passes.ts';
export type {
  Artifact,
  Candidate,
  Contributor,
  Issue,
  Mapping,
  RowProfile,
  RowRun,
  Severity,
  Sheet,
  Table,
} from '../../../src/contract/artifact.ts';
export { columnKinds } from '../../../src/contract/column-kinds.ts';
export type { JobEvent } from '../../../src/contract/events.ts';
export { compareShares, findEvidence, listFieldShares, listRowShares } from '../../../src/contract/evidence.ts';
export { namePeriodInWords } from '../../../src/contract/name-period.ts';
export { findDay, findPeriodBefore, parsePeriod } from '../../../src/contract/period.ts';
export { parsePeriodText } from '../../../src/contract/period-text/index.ts';
export type { ColumnAddress, Recipe, RecipePiece, RowAddress } from '../../../src/contract/recipe.ts';
export {
  isPeriod,
  KEEP,
  makePeriod,
  type PeriodUnit,
  PROPOSED_RETENTION,
  parsePeriodLength,
  RETENTION_PARTS,
  type Retention,
  type RetentionPart,
} from '../../../src/contract/retention.ts';
export type { ReadAs, Reading } from '../../../src/contract/run-request.ts';
export { formatFactor } from '../../../src/contract/value-changes.ts';
