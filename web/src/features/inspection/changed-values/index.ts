export { ChangedFields, ChangedPlace } from './changed-values.tsx';
export { describeKind } from './describe-kind.ts';
