import type { VerifiedFiles } from '../base/files/index.ts';
import type { PassName } from '../contract/artifact/passes.ts';
import type { DataFolders } from '../contract/layout.ts';
import type { Settings } from '../contract/settings.ts';
import type { PreviewCache } from '../previews/index.ts';
import type { ArtifactReader } from '../record/reader/index.ts';
import type { EnginePool } from '../runner/index.ts';
import type { SharedFiles } from '../storage/shared/index.ts';
import type { Database, JobRow, SourceFileState } from '../storage/store/index.ts';

export interface Page<Resource> {
  items: Resource[];
  nextCursor: string | null;
}

/** Steps of a job. A crash between any two of them must neither lose the job nor run it twice. */
export type JobStep =
  | 'reserved'
  | 'planned'
  | 'put'
  | 'corrected'
  | 'stored'
  | 'filed'
  | 'enqueued'
  | 'started'
  | 'spawned'
  | 'reported'
  | 'finished'
  | 'draft_written'
  | 'review_written'
  | 'review_stored'
  | 'review_filed'
  | 'sequel_due'
  | 'sequel_held'
  | 'sequel_stepped'
  | 'batch_stored'
  | 'recognizing'
  | 'recognized'
  | 'source_claimed'
  | 'source_read'
  | 'source_stored'
  | 'source_settled'
  | 'erase_masked'
  | 'erase_said'
  | 'erase_replaced'
  | 'erase_stored'
  | 'erase_forgotten'
  | 'source_moving'
  | 'source_moved'
  | 'recipe_written'
  | 'recipe_stored';

/** For metrics. All functions are optional and must not throw. */
export interface JobObserver {
  jobStarted?(about: { waitMs: number }): void;
  passFinished?(about: { pass: number; name: PassName; durationMs: number; rows: number }): void;
  ruleSwitchedOff?(about: { rule: string }): void;
  jobFinished?(about: { status: JobRow['status']; durationMs: number; errorCode: string | null; isTry: boolean }): void;
  /** What became of a file of a source. */
  sourceFileSettled?(about: { state: SourceFileState }): void;
  submissionRefused?(about: { code: string }): void;
  /** Another node has died, and these of its jobs wait again. */
  nodeTakenOver?(about: { jobs: number }): void;
  /** An event was sent to a webhook; `fault`: why it was not delivered. */
  webhookTried?(about: { durationMs: number; fault: string | null }): void;
}

export interface LogEntry {
  level: 'info' | 'warn' | 'error';
  message: string;
  jobId?: string;
  code?: string;
}

/** Shared by all parts of the service. Anything else that a part needs is in its own context. */
export interface Core {
  db: Database;
  /** Absolute. */
  dataDir: string;
  folders: DataFolders;
  settings: Settings;
  /** Undefined if every job gets a new engine. */
  engines: EnginePool | undefined;
  /** Id of this process as one of several that share the database; null if it does not share it. */
  nodeId: string | null;
  shared: SharedFiles;
  files: VerifiedFiles;
  artifacts: ArtifactReader;
  /** Previews contain values of a workbook, so they are removed with it. */
  previews: Pick<PreviewCache, 'remove' | 'sweep'>;
  observer: JobObserver;
  /** Called with messages for operators, which never contain a value of a document. */
  log: (entry: LogEntry) => void;
  /** For tests: called at each step, which continues when the promise resolves. */
  step: (step: JobStep, jobId: string) => void | Promise<void>;
  /** Aborted when the server stops. */
  stopping: AbortSignal;
}
