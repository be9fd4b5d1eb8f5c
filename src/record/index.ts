export { type CheckWithNumbers, listChecks } from './checks.ts';
export { findFields } from './find-fields.ts';
export { findSheet, listNames } from './lookup.ts';
export { nameDelimiter } from './name-delimiter.ts';
export { findOutputRow } from './output-places.ts';
export type { JudgedRecord } from './pick-judged.ts';
export { readingOf } from './reading-of.ts';
export { columnIndex, columnSpan, type LocatedTable, listTables } from './tables.ts';
export { listUnreadSheets } from './unread-sheets.ts';
