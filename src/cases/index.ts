export type { CaseDifference } from './compare-outcome.ts';
export { DEFAULT_AS_OF } from './expectation.ts';
export { type CaseResult, runCases } from './run-cases.ts';
