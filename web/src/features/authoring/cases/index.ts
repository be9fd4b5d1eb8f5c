export { CaseList } from './case-list.tsx';
export { describeRuns, useCases } from './use-cases.ts';
