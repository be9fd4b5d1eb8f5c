export { type FindEarlier, findEarlier } from './find-earlier.ts';
export {
  type KnownTable,
  keepKnown,
  nameColumn,
  type ReadTable,
  readColumns,
} from './known-columns.ts';
export { type LocatedColumn, locateColumn } from './locate-column.ts';
