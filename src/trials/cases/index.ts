export type { CaseDifference } from './compare-outcome.ts';
export { DEFAULT_AS_OF, EXPECTATION_NAME, type Expectation } from './expectation.ts';
export { type CaseResult, findAsOf, judgeCase, type ReadCase, readCases } from './judge-case.ts';
export { hasCases } from './list-cases.ts';
export { runCases } from './run-cases.ts';
export { formatExpectation } from './write-expectation.ts';
export { writeJobCase } from './write-job-case.ts';
