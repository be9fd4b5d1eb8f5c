import type { Facet, FacetRows, SharedRows, ValueComparison } from '../../contract/api/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import type { PreviewPlace } from '../place.ts';
import { countValues } from './count-values.ts';
import { findFacetSheets } from './facet-rows.ts';
import { markIssues, type OnlyIssues } from './issue-rows.ts';
import { listRows } from './list-rows.ts';

/** The files for an answer, as paths, because the thread that answers reads them. */
export interface FacetSource {
  field: string;
  /** Path of the record. */
  record: string;
  /** Path of issues.ndjson. */
  issues: string;
  /** The indexed result. */
  place: PreviewPlace;
}

/** Two results, each as the path of its record and its indexed workbook. */
export interface AskedComparison {
  question: keyof ComparedAnswers;
  /** Only this field, for `compareValues`. */
  field: string | undefined;
  here: Pick<FacetSource, 'record' | 'place'>;
  there: Pick<FacetSource, 'record' | 'place'>;
}

/** A result, those before it, and the path of the changes between them. */
export interface AskedEditions {
  question: 'compareEditions';
  now: AskedComparison['here'];
  before: AskedComparison['here'][];
  changes: string;
  field: string | undefined;
}

export interface ComparedAnswers {
  compareRows: SharedRows;
  compareValues: ValueComparison;
}

export type AskedFacet = FacetSource &
  (
    | { question: 'countValues'; only: OnlyIssues }
    | { question: 'listRows'; like: { sheet: number; row: number }; document: PreviewPlace | null }
  );

type InJob = 'job_id' | 'revision' | 'target_field';

export interface FacetAnswers {
  countValues: Omit<Facet, InJob>;
  listRows: Omit<FacetRows, InJob>;
}

/** Throws `not_in_artifact` and `artifact_unreadable`. */
export function answerFacet(artifact: Artifact, asked: AskedFacet): FacetAnswers[keyof FacetAnswers] {
  const { field, place } = asked;
  const sheets = findFacetSheets(artifact, field);
  const code = asked.question === 'countValues' && typeof asked.only === 'object' ? asked.only.code : null;
  const issues = markIssues(artifact, asked.issues, { field, code }, sheets);
  if (asked.question === 'countValues') return countValues({ place, sheets, issues, onlyIssues: asked.only !== false });
  const { like, document } = asked;
  return listRows({ artifact, field, place, sheets, issues, like, document });
}
