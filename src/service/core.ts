import type { VerifiedFiles } from '../base/files/verified-files.ts';
import type { PassName } from '../contract/artifact/passes.ts';
import type { JobEvent, Progress } from '../contract/events.ts';
import type { DataFolders } from '../contract/layout.ts';
import type { Settings } from '../contract/settings.ts';
import type { PreviewCache } from '../previews/preview-cache.ts';
import type { ArtifactReader } from '../record/reader/ask.ts';
import type { SharedFiles } from '../storage/shared/index.ts';
import type { Database } from '../storage/store/database.ts';
import type { JobRow } from '../storage/store/tables.ts';
import type { WaitingEngines } from './dry-runs/waiting-engines.ts';
import type { Feed } from './feed.ts';
import type { DiskWatch } from './host/disk-watch.ts';
import type { SandboxWatch } from './host/sandbox-watch.ts';
import type { JobDescriber } from './jobs/describe-job.ts';
import type { Durations } from './queue/durations.ts';
import type { JobQueue } from './queue/job-queue.ts';
import type { QueueDriver } from './queue/queue-driver.ts';
import type { SafeMode } from './queue/safe-mode.ts';
import type { SlotPool } from './queue/slots.ts';
import type { KnownLayouts } from './senders/recognize/known-layouts.ts';
import type { Turns } from './turns.ts';

export interface Page<Resource> {
  items: Resource[];
  nextCursor: string | null;
}

/** A crash between any two of these must neither lose a job nor run it twice. */
export type JobStep =
  | 'reserved'
  | 'put'
  | 'corrected'
  | 'stored'
  | 'filed'
  | 'enqueued'
  | 'started'
  | 'spawned'
  | 'reported'
  | 'finished'
  | 'review_written'
  | 'review_stored'
  | 'review_filed'
  | 'batch_stored'
  | 'recognizing'
  | 'recognized'
  | 'recipe_written'
  | 'recipe_stored';

/** For metrics. All functions are optional and must not throw. */
export interface JobObserver {
  jobStarted?(about: { waitMs: number }): void;
  passFinished?(about: { pass: number; name: PassName; durationMs: number; rows: number }): void;
  ruleSwitchedOff?(about: { rule: string }): void;
  jobFinished?(about: { status: JobRow['status']; durationMs: number; errorCode: string | null; isTry: boolean }): void;
  submissionRefused?(about: { code: string }): void;
}

export interface LogEntry {
  level: 'info' | 'warn' | 'error';
  message: string;
  jobId?: string;
  code?: string;
}

export interface JobServiceOptions {
  database: Database;
  dataDir: string;
  settings: Settings;
  observer?: JobObserver;
  /** Previews hold the values of a workbook: they go with it. */
  previews?: Pick<PreviewCache, 'remove' | 'sweep'>;
  files?: VerifiedFiles;
  /** Left out, nothing is shared. */
  shared?: SharedFiles;
  artifacts?: ArtifactReader;
  /** Called with what operators should know, never with a value of a document. */
  log?: (entry: LogEntry) => void;
  /** For tests: called at each step, which continues when the promise resolves. */
  onStep?: (step: JobStep, jobId: string) => void | Promise<void>;
}

export type JobEventListener = (event: JobEvent | Progress) => void;

type JobEventTeller = (jobId: string, event: JobEvent | Progress) => void;

/** What the parts of the job service share. */
export interface JobContext {
  db: Database;
  dataDir: string;
  settings: Settings;
  folders: DataFolders;
  observer: JobObserver;
  log: (entry: LogEntry) => void;
  step: (step: JobStep, jobId: string) => void | Promise<void>;
  feed: Feed;
  durations: Durations;
  slots: SlotPool;
  /** What runs here. */
  queue: JobQueue;
  /** Where jobs wait. */
  driver: QueueDriver;
  /** Tells other nodes of an event of a job that runs here. */
  tellNodes: JobEventTeller;
  describer: JobDescriber;
  safeMode: SafeMode;
  sandbox: SandboxWatch;
  /** Looks only where other nodes can run what does not fit here. */
  disk: DiskWatch;
  previews: Pick<PreviewCache, 'remove' | 'sweep'>;
  files: VerifiedFiles;
  shared: SharedFiles;
  artifacts: ArtifactReader;
  waiting: WaitingEngines;
  layouts: KnownLayouts;
  /** For what must not happen to one job twice at the same time. */
  turns: Turns;
  /** Aborted when the server stops. */
  stopping: AbortSignal;
  /** The listeners of each job's events, by job id. */
  eventListeners: Map<string, Set<JobEventListener>>;
  nextQueuedSeq: () => number;
  /** Fills free slots with jobs of waiting batches. */
  feedBatches: () => void;
}
