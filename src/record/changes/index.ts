export { fillChanges, type ShownChange, type Side } from './fill-changes.ts';
export { type FoundRows, findCheck, locateFoundRows, type NamedRow, nameFoundRows } from './found-rows.ts';
export { type LocatedRow, locateRows } from './locate-rows.ts';
export { type RowChange, readRowChanges, type TableRow } from './read-changes.ts';
