import type { DocumentCheck, Publication } from '../../contract/api/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import type { JobError } from '../../contract/events.ts';
import { packageFolder } from '../../contract/layout.ts';
import { ownerOfJob, storedNames } from '../../storage/shared/index.ts';
import {
  type ConfigVersionRow,
  type Database,
  findPublishedVersion,
  getReviewRules,
  getWorkspace,
  type JobRow,
  listAcceptedJobs,
  listPublicationChecks,
  savePublicationCheck,
} from '../../storage/store/index.ts';
import { type CaseResult, hasCases } from '../../trials/cases/index.ts';
import type { CaseService } from '../dry-runs/case-service.ts';
import { isOfService } from '../host/for-later.ts';
import { findFinishedRevision } from '../jobs/find-row.ts';
import type { PreparedVersion } from '../versions/package-work.ts';
import { ChecksOf, makeCaseRow, makeDocumentRow, type ReadAgain } from './check-rows.ts';
import { compareAccepted } from './compare-accepted.ts';
import type { PublicationContext, ValueReader } from './context.ts';

/** Errors that say nothing about the draft or a document: the same check may work later. */
const OF_MOMENT = [
  'cancelled',
  'disk_full',
  'queue_full',
  'safe_mode_active',
  'sandbox_unavailable',
  'shutting_down',
  'storage_full',
  'storage_unusable',
];

/**
 * Tries drafts on their own cases and on accepted documents before they are published; used by `http/`. What came of it
 * is stored without values, for one state of the draft.
 */
export class PublicationService {
  readonly #ctx: PublicationContext;
  readonly #cases: CaseService;

  constructor(ctx: PublicationContext, cases: CaseService) {
    this.#ctx = ctx;
    this.#cases = cases;
  }

  /** What has to be tried with a version, and what came of it so far. */
  async read(version: ConfigVersionRow): Promise<Publication> {
    await this.#ctx.shared.bring(storedNames.package(version.id));
    return this.readIn(this.#ctx.db, version);
  }

  /** The same in a transaction; the version's sources must be on this node. */
  async readIn(db: Database, version: ConfigVersionRow): Promise<Publication> {
    const checks = await this.#readChecks(db, version);
    const documents = (await this.#listAccepted(db, version)).map((job) => checks.findDocument(job));
    const cases = hasCases(packageFolder(this.#ctx.dataDir, version.id)) ? checks.cases : null;
    const outcomes = [...documents, ...(cases === null ? [] : [cases])].map(({ outcome }) => outcome);
    const { reasonCodes } = await getReviewRules(db, version.workspace_id);
    return {
      config_version_id: version.id,
      cases,
      documents,
      is_checked: !outcomes.includes('unchecked'),
      needs_reason: outcomes.includes('failed') || outcomes.includes('changed'),
      reason_codes: [...reasonCodes],
    };
  }

  /**
   * Tries a version on everything that it was not tried on yet. `signal` ends this. Throws the errors that prevent a
   * run.
   */
  async checkRest(version: PreparedVersion, values: ValueReader, signal: AbortSignal): Promise<void> {
    const { cases, documents } = await this.read(version);
    if (cases?.outcome === 'unchecked') {
      await this.runCases(version, signal).catch((error) => {
        if (!this.#isOfVersion(error, signal)) throw error;
      });
    }
    for (const { job_id: jobId } of documents.filter(({ outcome }) => outcome === 'unchecked'))
      await this.checkDocument(version, jobId, values, signal);
  }

  /** Runs all cases of a version. Throws what `CaseService.run` throws. */
  async runCases(version: PreparedVersion, signal: AbortSignal): Promise<CaseResult[]> {
    const note = async (results: readonly CaseResult[], error: JobError | null) => {
      if (version.state === 'draft') await savePublicationCheck(this.#ctx.db, makeCaseRow(version, results, error));
    };
    try {
      const results = await this.#cases.run(version, undefined, signal);
      await note(results, null);
      return results;
    } catch (error) {
      if (this.#isOfVersion(error, signal)) await note([], { code: error.code, message: error.message });
      throw error;
    }
  }

  /**
   * Reads an accepted document with a version, when its turn in the queue comes, and compares the values with the
   * accepted ones. Throws `document_not_in_publication`, and the errors that prevent a run; any other failure is what
   * came of it.
   */
  async checkDocument(
    version: PreparedVersion,
    jobId: string,
    values: ValueReader,
    signal: AbortSignal,
  ): Promise<DocumentCheck> {
    const job = (await this.#listAccepted(this.#ctx.db, version)).find(({ id }) => id === jobId);
    if (job === undefined) throw new AdeError('document_not_in_publication', { job_id: jobId });
    const found = await this.#compare(version, job, values, signal);
    await savePublicationCheck(this.#ctx.db, makeDocumentRow(version, job, found));
    const checks = await this.#readChecks(this.#ctx.db, version);
    return { ...checks.findDocument(job), values: found.values };
  }

  async #compare(version: PreparedVersion, job: JobRow, values: ValueReader, signal: AbortSignal): Promise<ReadAgain> {
    try {
      await this.#ctx.shared.bring(ownerOfJob(job.id));
      const accepted = await findFinishedRevision(this.#ctx, job);
      return { ...(await compareAccepted(this.#ctx, accepted, version, values, signal)), error: null };
    } catch (error) {
      if (!this.#isOfVersion(error, signal)) throw error;
      return { values: null, sha256: null, error: explain(error) };
    }
  }

  async #readChecks(db: Database, version: ConfigVersionRow): Promise<ChecksOf> {
    const published = await findPublishedVersion(db, version.config_id);
    const before = published === undefined ? [] : await listPublicationChecks(db, published.id);
    return new ChecksOf(version, await listPublicationChecks(db, version.id), before);
  }

  async #listAccepted(db: Database, { workspace_id, config_id }: ConfigVersionRow): Promise<JobRow[]> {
    const { publish_documents: count } = await getWorkspace(db, workspace_id);
    return count === 0 ? [] : listAcceptedJobs(db, config_id, count, { withOutput: true });
  }

  #isOfVersion(error: unknown, signal: AbortSignal): error is AdeError {
    if (signal.aborted || this.#ctx.stopping.aborted || !isAdeError(error) || isOfService(error)) return false;
    return !OF_MOMENT.includes(explain(error).code);
  }
}

function explain(error: AdeError): JobError {
  if (error.code !== 'revision_failed') return { code: error.code, message: error.message };
  return { code: String(error.details.code), message: String(error.details.found) };
}
