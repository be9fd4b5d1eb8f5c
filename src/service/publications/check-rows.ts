import type { ChangeCounts, CheckedDocument, Publication, ValueComparison } from '../../contract/api/index.ts';
import type { JobError } from '../../contract/events.ts';
import { nameRevision } from '../../contract/layout.ts';
import type { ConfigVersionRow, JobRow, PublicationCheckRow } from '../../storage/store/index.ts';
import type { CaseResult } from '../../trials/cases/index.ts';

/** The subject of the check that ran the package's own cases. */
export const CASES = 'cases';

/** The subject of the check that read an accepted document again. */
export const subjectOf = ({ id, revision }: JobRow) => nameRevision(id, revision);

type Cases = NonNullable<Publication['cases']>;

/** What `details_json` has for a document, and for the cases. */
type DocumentDetails = Pick<CheckedDocument, 'changes' | 'error'> & { output_sha256: string | null };
type CaseDetails = Pick<Cases, 'count' | 'failed' | 'error'>;

/** The state of a draft that a check holds for. */
type Draft = Pick<ConfigVersionRow, 'id' | 'revision' | 'environment_id'>;

/** What came of a draft's checks, of those that hold for its present state. */
export class ChecksOf {
  readonly #rows: ReadonlyMap<string, PublicationCheckRow>;
  readonly #published: readonly PublicationCheckRow[];

  /** `published`: what came of the published version's checks, before it was published. */
  constructor(
    { revision, environment_id: environmentId }: Draft,
    rows: readonly PublicationCheckRow[],
    published: readonly PublicationCheckRow[],
  ) {
    const now = rows.filter((row) => row.revision === revision && row.environment_id === environmentId);
    this.#rows = new Map(now.map((row) => [row.subject, row]));
    this.#published = published;
  }

  get cases(): Cases {
    const row = this.#rows.get(CASES);
    if (row === undefined) return { outcome: 'unchecked', count: null, failed: null, error: null };
    const details: CaseDetails = JSON.parse(row.details_json);
    return { outcome: row.outcome === 'passed' ? 'passed' : 'failed', ...details };
  }

  findDocument(job: JobRow): CheckedDocument {
    const row = this.#rows.get(subjectOf(job));
    const { id, revision, filename } = job;
    const about = { job_id: id, revision, filename };
    if (row === undefined) return { ...about, outcome: 'unchecked', changes: null, error: null };
    const { changes, error } = readDetails(row);
    return { ...about, outcome: this.#judge(row), changes, error };
  }

  /** Somebody has published these values before, with a reason: nobody has to say it again. */
  #judge(row: PublicationCheckRow): CheckedDocument['outcome'] {
    if (row.outcome === 'passed') return 'same';
    if (row.outcome !== 'changed') return row.outcome;
    const before = this.#published.find(({ subject }) => subject === row.subject);
    const isKnown = before !== undefined && readDetails(before).output_sha256 === readDetails(row).output_sha256;
    return isKnown ? 'as_published' : 'changed';
  }
}

const readDetails = ({ details_json: json }: PublicationCheckRow): DocumentDetails => JSON.parse(json);

export function makeCaseRow(
  draft: Draft & { environment_id: string },
  results: readonly CaseResult[],
  error: JobError | null,
): PublicationCheckRow {
  const failed = results.filter(({ status }) => status === 'failed').length;
  const details: CaseDetails = { count: results.length, failed, error };
  return makeRow(draft, CASES, failed === 0 && error === null ? 'passed' : 'failed', details);
}

/** A document that a draft has read again. */
export interface ReadAgain {
  /** Null if the workbook is the accepted one, byte for byte, and if there is none. */
  values: ValueComparison | null;
  /** Hash of the workbook. */
  sha256: string | null;
  error: JobError | null;
}

export function makeDocumentRow(
  draft: Draft & { environment_id: string },
  job: JobRow,
  { values, error, sha256 }: ReadAgain,
): PublicationCheckRow {
  const changes = values === null ? null : countChanges(values);
  const isChanged = changes !== null && Object.values(changes).some((count) => count > 0);
  const outcome = error !== null ? 'failed' : isChanged ? 'changed' : 'same';
  const details: DocumentDetails = { changes, error, output_sha256: sha256 };
  return makeRow(draft, subjectOf(job), outcome, details);
}

function makeRow(
  { id, revision, environment_id }: Draft & { environment_id: string },
  subject: string,
  outcome: PublicationCheckRow['outcome'],
  details: DocumentDetails | CaseDetails,
): PublicationCheckRow {
  const at = new Date().toISOString();
  const details_json = JSON.stringify(details);
  return { config_version_id: id, subject, revision, environment_id, outcome, details_json, at };
}

function countChanges({ rows, fields }: ValueComparison): ChangeCounts {
  const sum = (of: 'changed' | 'filled' | 'emptied') => fields.reduce((total, field) => total + field[of], 0);
  return {
    changed: sum('changed'),
    filled: sum('filled'),
    emptied: sum('emptied'),
    rows_gone: rows.left_only,
    rows_new: rows.right_only,
  };
}
