export { runCases } from './case-api.ts';
export { CaseDifferences } from './case-differences.tsx';
export { CaseList } from './case-list.tsx';
export { describeRuns, useCases } from './use-cases.ts';
