/** The module `ade/rules` for rules: the types of the calls, and a few helpers, which are all pure functions. */
export type { Artifact } from '../../contract/artifact.ts';
export type { DateOrder, FieldMeta, Manifest } from '../../contract/manifest.ts';
export type {
  ColumnCall,
  ColumnDetector,
  Derive,
  DeriveCall,
  FieldCall,
  FieldScores,
  Hook,
  HookCall,
  HookResult,
  JobContext,
  RowCall,
  RowDetector,
  RowScores,
  RuleIssue,
  RuleState,
  TableContext,
  Transform,
  TransformCall,
  TransformResult,
  Validate,
  ValidateCall,
  ValidateResult,
  Value,
  Warning,
} from '../../contract/rule-calls.ts';
export { tidyAmount } from './amount-texts.ts';
export { parseAmount } from './amounts.ts';
export { type DateProblem, type DateReading, parseDate } from './dates.ts';
export { HEADER_SCORES, normalizeHeader, scoreSynonyms } from './headers.ts';
export { parsePeriod } from './periods.ts';
export { isEmpty, mapDistinct, mapValues, nonEmpty, share, toText } from './values.ts';
