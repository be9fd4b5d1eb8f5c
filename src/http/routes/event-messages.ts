import type { Batch, Event, JobProgress, PassingType, SafeMode, WorkspaceEvent } from '../../contract/api/index.ts';
import type { PassName } from '../../contract/artifact/passes.ts';
import type { Estimates } from '../../contract/events.ts';
import type { FeedEvent, SafeModeState } from '../../service/index.ts';
import { findBatch, type LoggedEvent } from '../../storage/store/index.ts';
import type { Service } from '../context/service.ts';
import { describeSafeMode } from './safe-mode.ts';

/** Messages that several followers get at the same time, each made once. */
const made = new WeakMap<object, Promise<WorkspaceEvent | undefined>>();

const makeOnce = (about: object, make: () => Promise<WorkspaceEvent | undefined>) => {
  const known = made.get(about) ?? make();
  made.set(about, known);
  return known;
};

/** The message that tells an event, with what it is about as it is now; undefined if that does not exist any more. */
export function tellEvent(service: Service, event: LoggedEvent): Promise<WorkspaceEvent | undefined> {
  const { seq: _, ...told } = event;
  return makeOnce(event, () => makeMessage(service, told));
}

async function makeMessage(service: Service, event: Event): Promise<WorkspaceEvent | undefined> {
  const { type, data } = event;
  const { job_id = '', document_id = '', config_id = '', config_version_id: version_id = '', sender_id, period } = data;
  switch (type) {
    case 'document.added':
      return { type: 'document_added', document_id, event };
    case 'document.deleted':
      return { type: 'document_removed', document_id, event };
    case 'config.changed':
      return { type: 'config_changed', config_id, event };
    case 'version.changed':
      return { type: 'version_changed', config_id, version_id, event };
    case 'version.deleted':
      return { type: 'version_removed', config_id, version_id, event };
    case 'version.file_changed':
      return { type: 'file_changed', version_id, path: data.path ?? '', etag: data.etag ?? null, event };
    case 'period.complete':
      return { type: 'period_complete', config_id, period: period ?? '', event };
    case 'sender.changed':
      return { type: 'sender_changed', sender_id: sender_id ?? '', event };
    case 'workspace.changed':
      return { type: 'workspace_changed', event };
    case 'batch.submitted':
    case 'batch.finished':
    case 'batch.cancelled': {
      const batch = await readBatch(service, data.batch_id);
      return batch && { type: 'batch_changed', batch, event };
    }
    default: {
      const job = type === 'job.deleted' ? undefined : await service.jobs.find(job_id);
      return job === undefined ? { type: 'job_removed', job_id, event } : { type: 'job_changed', job, event };
    }
  }
}

async function readBatch({ db, jobs }: Service, id: string | null | undefined): Promise<Batch | undefined> {
  const row = id ? await findBatch(db, id) : undefined;
  return row && jobs.batches.get(row.workspace_id, row.id);
}

/** The type of what is told in passing. */
const PASSING: Readonly<Record<string, PassingType>> = {
  batch: 'batch.progress',
  build_log: 'version.build_log',
  job_progress: 'job.progress',
  queue: 'queue.moved',
  safe_mode: 'server.safe_mode',
};

/** The type of a passing message; undefined for the notice that the log has new events. */
export function findPassing({ type }: FeedEvent): PassingType | undefined {
  return PASSING[type];
}

/** More jobs never run at a time; the jobs of a long-lived stream would add up. */
const MAX_RATES = 1000;

/** Makes passing messages for one follower; rates are between the messages that it gets. */
export class PassingMessages {
  readonly #service: Service;
  readonly #rates = new Map<string, { pass: number; rows: number; atMs: number }>();

  constructor(service: Service) {
    this.#service = service;
  }

  async make({ type, data }: FeedEvent): Promise<WorkspaceEvent | undefined> {
    switch (type) {
      case 'job_progress':
        return this.#makeProgress(data as ProgressData);
      case 'queue':
        return { type: 'queue_changed', positions: (data as { positions: Record<string, number> }).positions };
      case 'batch':
        return makeOnce(data as object, async () => {
          const batch = await readBatch(this.#service, (data as { batch_id: string }).batch_id);
          return batch && { type: 'batch_changed', batch };
        });
      case 'safe_mode':
        return { type: 'safe_mode_changed', safe_mode: describeSafeMode(data as SafeModeState) satisfies SafeMode };
      default:
        return data as WorkspaceEvent;
    }
  }

  #makeProgress({ job_id, pass, pass_name, rows, ...estimates }: ProgressData): WorkspaceEvent {
    const before = this.#rates.get(job_id);
    const atMs = performance.now();
    const isSamePass = before?.pass === pass && rows > before.rows && atMs > before.atMs;
    const rowsPerSecond = isSamePass ? ((rows - before.rows) / (atMs - before.atMs)) * 1000 : null;
    this.#rates.delete(job_id);
    this.#rates.set(job_id, { pass, rows, atMs });
    const [longestAgo] = this.#rates.keys();
    if (this.#rates.size > MAX_RATES && longestAgo !== undefined) this.#rates.delete(longestAgo);
    const progress: JobProgress = {
      pass,
      name: pass_name,
      rows,
      ...estimates,
      rows_per_second: rowsPerSecond === null ? null : Math.round(rowsPerSecond),
    };
    return { type: 'job_progress', job_id, progress };
  }
}

interface ProgressData extends Estimates {
  job_id: string;
  pass: number;
  pass_name: PassName;
  rows: number;
}
