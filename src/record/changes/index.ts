export { compareEditions, type Edition } from './compare-editions.ts';
export { fillChanges, type ShownChange, type Side } from './fill-changes.ts';
export { findCheck, locateFoundRows, type NamedRow, nameFoundRows } from './found-rows.ts';
export { type LocatedRow, locateRows } from './locate-rows.ts';
export { listRowChanges, readRowChanges, type TableRow } from './read-changes.ts';
