export { compareArtifacts, compareTrial } from './compare-artifacts.ts';
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
