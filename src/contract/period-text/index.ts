export { combineSpans, findPeriods, hasCommonWord, type PeriodSpan } from './find-periods.ts';
export { parsePeriodText } from './parse-period-text.ts';
export type { PeriodReading } from './reading.ts';
export { findMonth, isFiller, isMonthName, listMonthNames } from './words.ts';
