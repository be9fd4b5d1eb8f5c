export { CorrectedBy } from './corrected-by.tsx';
export { CorrectedList } from './corrected-list.tsx';
export { correctionsQuery, type NewCorrection } from './correction-api.ts';
export { describePlaced, draftUndo, type GivenValue, listStanding, parseGiven } from './draft.ts';
export { Changes, EffectView } from './effect-view.tsx';
export { findGivenCells, type GivenCells, listUndone, useGivenCells } from './given-cells.ts';
export { KeptLine } from './kept-line.tsx';
export { PlaceForm } from './place-form.tsx';
export { RangeForm } from './range-form.tsx';
export { StatementList } from './statement-list.tsx';
export {
  countSaid,
  type FindTable,
  type Said,
  type SaidPoints,
  type Statement,
  sameCorrection,
  subjectOf,
} from './statements.ts';
export { TakeForm } from './take-form.tsx';
export { useCorrection, withStatement } from './use-correction.ts';
export { usePrepared } from './use-prepared.ts';
export { waitForRevision } from './wait-for-revision.ts';
export { waitForSequel } from './wait-for-sequel.ts';
export { findRevision, revisionsQuery } from './who-corrected.ts';
