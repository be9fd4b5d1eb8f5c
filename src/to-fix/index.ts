export { makeRowReader } from './read-document.ts';
export type { ReadRows } from './sent-rows.ts';
export { MAX_TO_FIX_ROWS, writeToFix } from './write-to-fix.ts';
