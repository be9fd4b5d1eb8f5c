export { fillChanges, type ShownChange } from './fill-changes.ts';
export { type LocatedRow, locateRows } from './locate-rows.ts';
export { type RowChange, readRowChanges } from './read-changes.ts';
