import type { DocumentScore } from '../../score/document/document-score.ts';
import type { RuleSource } from './document-rules.ts';
import type { Comparison, Criteria, Verdict } from './verdict.ts';

export interface LearnOptions {
  /** How strongly new weights are pulled towards the package's weights, or towards zero. */
  strength: number;
  /**
   * Row weights are first learned from the documents without their formats, and then moved by the documents as they are,
   * with this strength; undefined for one step. Only together with `isFresh`.
   */
  move?: number | undefined;
  /** Whether learning does not start from the package's weights. */
  isFresh: boolean;
  /** The same package, prepared so that its rules can be called; null to call none. */
  rules: RuleSource | null;
  /** Whether each collection is also read by weights that the other collections taught. */
  leaveFamilyOut: boolean;
  signal?: AbortSignal;
  onStep?: (done: number, total: number) => void;
}

/** One kind of weights that documents taught. */
export interface LearnedPart<Weights> {
  file: string;
  weights: Weights;
  /** Documents, read by the package's rules or by weights that they did not teach; null without a comparison. */
  before: DocumentScore[] | null;
  /** All documents, each read by weights that other documents taught. */
  after: DocumentScore[];
  /** Each collection, read by weights that the other collections taught; null if this was not requested. */
  family: DocumentScore[] | null;
  comparison: Comparison;
  verdict: Verdict;
  criteria: Criteria;
}
