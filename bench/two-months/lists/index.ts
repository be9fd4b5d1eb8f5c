export { Dice } from './dice.ts';
export {
  type Cell,
  changeRows,
  compareCells,
  type Edition,
  type Field,
  findField,
  isDate,
  listFields as listFieldsOf,
  listNumbers,
  type Role,
  type Row,
  round,
} from './edition.ts';
export { listFields, words } from './list-fields.ts';
export { type MadeList, makeList } from './make-list.ts';
export { makeNextMonth } from './next-month.ts';
export { makeTableLists } from './table-lists.ts';
export { addMonths } from './titles.ts';
export { writeEdition } from './write-edition.ts';
