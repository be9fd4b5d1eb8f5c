export type { CaseDifference } from './compare-outcome.ts';
export { DEFAULT_AS_OF, EXPECTATION_NAME, type Expectation } from './expectation.ts';
export { type CaseResult, runCases } from './run-cases.ts';
export { formatExpectation } from './write-expectation.ts';
