export type { CaseDifference } from './compare-outcome.ts';
export { type CaseResult, runCases } from './run-cases.ts';
