export { compareArtifacts, compareTrial } from './compare-artifacts.ts';
export { type Recorded, type RecordReader, recordReader } from './recorded.ts';
export type {
  CheckChange,
  ComparedSide,
  Comparison,
  IssueChange,
  LabelChange,
  MappingChange,
  Place,
  RuleDifference,
  ShareChange,
} from './types.ts';
