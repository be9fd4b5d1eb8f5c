export { planToFix, type ToFixOptions, type ToFixPlan } from './plan-to-fix.ts';
export { makeFormatReader, makeRowReader } from './read-document.ts';
export type { ReadFormats } from './sender-formats.ts';
export type { ReadRows } from './sent-rows.ts';
export { findSealedSheets } from './take-back/find-sheets.ts';
export {
  makeCorrections,
  nameSender,
  planTakeBack,
  type TakeBack,
  type TakenCell,
} from './take-back/plan-take-back.ts';
export { readReturned } from './take-back/read-returned.ts';
export { nameFormat, type ReturnedFile, type ReturnedSheet } from './take-back/returned-file.ts';
export { MAX_TO_FIX_ROWS, writeToFix } from './write-to-fix.ts';
