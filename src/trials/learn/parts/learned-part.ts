import type { DocumentScore } from '../../score/document/document-score.ts';
import type { RuleSource } from './document-rules.ts';
import type { Comparison, Criteria, Verdict } from './verdict.ts';

export interface LearnOptions {
  /** How strongly new weights are drawn to those of the package, or to zero. */
  strength: number;
  /** Does not begin with the weights that the package has. */
  isFresh: boolean;
  /** The same package, prepared, whose rules are called; null to call none. */
  rules: RuleSource | null;
  /** Reads each collection by weights that the other collections taught, too. */
  leaveFamilyOut: boolean;
  signal?: AbortSignal;
  /** Called after each part of the work. */
  onStep?: (done: number, total: number) => void;
}

/** One kind of weights, as documents taught them. */
export interface LearnedPart<Weights> {
  /** Its path in the package. */
  file: string;
  weights: Weights;
  /** Documents as the package reads them, by weights that they did not teach or by its rules; null where nothing is compared. */
  before: DocumentScore[] | null;
  /** All documents as weights read them that other documents taught. */
  after: DocumentScore[];
  /** Each collection as weights read it that the other collections taught; null where this was not asked for. */
  family: DocumentScore[] | null;
  comparison: Comparison;
  verdict: Verdict;
  criteria: Criteria;
}
