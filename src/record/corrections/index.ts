export { checkCorrections } from './check-corrections.ts';
export { findConflicts } from './conflicts.ts';
export { type CorrectedJob, copyRecord, findFirstPass } from './copy-passes.ts';
export { type GivenCell, GivenCells } from './given-cells.ts';
export { findColumn, findTableAt, haveCommonCells, parseRows } from './places.ts';
export { findReadAs } from './read-as.ts';
