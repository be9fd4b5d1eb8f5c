import { setTimeout as delay } from 'node:timers/promises';
import { compareTexts } from '../../base/files/index.ts';
import type { JobColumns } from '../../contract/api/index.ts';
import { findPeriodBefore } from '../../contract/period.ts';
import { type FindEarlier, findEarlier, type KnownTable, nameColumn } from '../../record/columns/index.ts';
import { foldCell } from '../../record/recipes/index.ts';
import {
  type AcceptedColumns,
  findJob,
  type JobRow,
  listAcceptedColumns,
  listJobsWithoutColumns,
  listNewestAcceptedColumns,
  readStandingProposals,
} from '../../storage/store/index.ts';
import { type ColumnContext, readRevisionColumns, storeColumns } from './store-columns.ts';

type Others = JobColumns['columns'][number]['others'];

/** How many jobs to look up at once when the columns of earlier jobs are read. */
const PORTION = 100;
/** Reading records of earlier jobs takes at most a quarter of the time. */
const PAUSE_FACTOR = 3;

/** What documents have for columns with the same header, used by `http/`. */
export class ColumnService {
  readonly #ctx: ColumnContext;
  #work: Promise<unknown> = Promise.resolve();

  constructor(ctx: ColumnContext) {
    this.#ctx = ctx;
  }

  /**
   * The columns of a finished revision, each with what accepted documents under the same config had for such a header:
   * the sender's last one, and, as numbers only, the newest one of each other sender. Throws the errors of the record.
   */
  async describe(row: JobRow): Promise<JobColumns> {
    const job = (await findJob(this.#ctx.db, row.revision_of ?? row.id)) ?? row;
    const under = { configId: job.config_id, exceptId: job.id };
    const except = { workspaceId: job.workspace_id, exceptSenderId: job.sender_id };
    const tables = await readRevisionColumns(this.#ctx, row);
    const last = job.sender_id === null ? [] : await this.#findLast(job.sender_id, job.period, under);
    const others = await this.#readAll(await listNewestAcceptedColumns(this.#ctx.db, except, under));
    const proposals = await readStandingProposals(this.#ctx.db, job.config_id);
    const columns = tables.flatMap((table) => {
      const findLast = findEarlier(
        table,
        last.flatMap(({ known }) => known),
      );
      const findOthers = others.map(({ known }) => findEarlier(table, known));
      return table.columns.map((column): JobColumns['columns'][number] => {
        const key = nameColumn(column);
        return {
          ...{ sheet: table.sheet, sheet_name: table.sheet_name, table_id: table.table_id },
          ...{ column: column.column, header: column.shown_header, is_empty: column.is_empty },
          ...{ field: column.field, then: column.then, is_decided: column.is_decided },
          proposal: findProposal(proposals, column.header),
          last: key === null ? null : findLast(key),
          // Next to which column a column without a header stands means nothing in the documents of others.
          others: key === null || column.after !== undefined ? [] : countOutcomes(key, findOthers),
        };
      });
    });
    const [first] = last;
    return {
      job_id: job.id,
      revision: row.revision,
      last: first === undefined ? null : describeLast(first.job),
      other_senders: others.length,
      columns,
    };
  }

  /** Stores the columns of a job that has got new results, in the background. */
  note(jobId: string): void {
    this.#inBackground(() => storeColumns(this.#ctx, jobId)).catch((error: Error) => this.#logFailure(error));
  }

  /** Stores the columns of jobs that ended before their columns were stored, newest first, in the background. */
  noteEarlier(): void {
    this.#inBackground(async () => {
      const first = await listJobsWithoutColumns(this.#ctx.db, null, PORTION);
      if (first.length > 0) this.#storeEarlier(first).catch((error: Error) => this.#logFailure(error));
    }).catch((error: Error) => this.#logFailure(error));
  }

  /** Resolves when nothing is read in the background any more. */
  settled(): Promise<unknown> {
    return this.#work;
  }

  async #storeEarlier(first: Awaited<ReturnType<typeof listJobsWithoutColumns>>): Promise<void> {
    const { db, stopping } = this.#ctx;
    for (let jobs = first; jobs.length > 0; jobs = await listJobsWithoutColumns(db, jobs.at(-1) ?? null, PORTION))
      for (const { id } of jobs) {
        if (stopping.aborted) return;
        const start = performance.now();
        await this.#inBackground(() => storeColumns(this.#ctx, id));
        const pauseMs = PAUSE_FACTOR * (performance.now() - start);
        await delay(pauseMs, undefined, { ref: false, signal: stopping }).catch(() => undefined);
      }
  }

  #inBackground(work: () => Promise<unknown>): Promise<unknown> {
    this.#work = this.#work
      .then(() => (this.#ctx.stopping.aborted ? undefined : work()))
      .catch((error: Error) => this.#logFailure(error));
    return this.#work;
  }

  #logFailure({ message }: Error): void {
    this.#ctx.log({ level: 'warn', message: `The columns of a job could not be stored: ${message}` });
  }

  /** The sender's accepted jobs for the last period before that of the job, otherwise the newest one. */
  async #findLast(
    senderId: string,
    ofJob: string | null,
    under: { configId: string; exceptId: string },
  ): Promise<Known[]> {
    const all = await listAcceptedColumns(this.#ctx.db, senderId, under);
    const periods = all.flatMap(({ period }) => period ?? []);
    const before = ofJob === null ? undefined : findPeriodBefore(ofJob, periods);
    const found = before === undefined ? all.slice(0, 1) : all.filter(({ period }) => period === before);
    // A document that was added to another one comes after it.
    const inOrder = found.sort((a, b) => Number(a.stands_beside !== null) - Number(b.stands_beside !== null));
    return this.#readAll(inOrder);
  }

  async #readAll(jobs: readonly AcceptedColumns[]): Promise<Known[]> {
    const found: Known[] = [];
    for (const job of jobs) {
      const { tables_json: json } = job;
      const known: KnownTable[] | null = json === null ? await storeColumns(this.#ctx, job.id) : JSON.parse(json);
      if (known !== null) found.push({ job, known });
    }
    return found;
  }
}

interface Known {
  job: AcceptedColumns;
  known: KnownTable[];
}

type Proposals = Awaited<ReturnType<typeof readStandingProposals>>;

function findProposal(proposals: Proposals, header: string): JobColumns['columns'][number]['proposal'] {
  const found = proposals.get(foldCell(header));
  return found === undefined ? null : { id: found.id, name: found.name, state: found.state };
}

function describeLast({ id, period, filename }: AcceptedColumns): JobColumns['last'] {
  return { job_id: id, period, source_file: filename };
}

/** At how many senders columns with this name had which outcome, most frequent first. Carried by nobody does not count. */
function countOutcomes(key: string, senders: readonly FindEarlier[]): Others {
  const counts = new Map<string, Others[number]>();
  for (const find of senders) {
    const outcome = find(key);
    if (outcome === null || !outcome.is_decided) continue;
    const { field, then } = outcome;
    const one = counts.getOrInsertComputed(JSON.stringify([field, then]), () => ({ field, then, senders: 0 }));
    one.senders += 1;
  }
  return [...counts]
    .sort(([one, a], [other, b]) => b.senders - a.senders || compareTexts(one, other))
    .map(([, outcome]) => outcome);
}
