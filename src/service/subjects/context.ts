import type { Actor } from '../../storage/store/index.ts';
import type { SubjectReader } from '../../subjects/index.ts';
import type { ColumnService } from '../columns/column-service.ts';
import type { Core } from '../core.ts';
import type { SandboxWatch } from '../host/sandbox-watch.ts';
import type { Turns } from '../turns.ts';
import type { Said } from './read-json.ts';

export interface SubjectContext
  extends Pick<
    Core,
    'db' | 'dataDir' | 'folders' | 'settings' | 'nodeId' | 'shared' | 'previews' | 'log' | 'step' | 'stopping'
  > {
  sandbox: Pick<SandboxWatch, 'getLevel'>;
  /** One turn for each job. */
  turns: Turns;
  columns: Pick<ColumnService, 'note' | 'settled'>;
  /** Throws `safe_mode_active` if no code of configs may run. */
  assertMayRun: () => void;
  /** Tells the other nodes to remove their copies; does nothing without nodes. */
  tellNodes: () => Promise<void>;
}

/** What a run of a search or an erasure has open. */
export interface SubjectRun {
  searchId: string;
  workspaceId: string;
  terms: readonly string[];
  reader: SubjectReader;
  /** Aborted when the run is to end: the service stops, or somebody cancels. */
  signal: AbortSignal;
}

/** What an erasure was asked for, and by whom. */
export interface EraseRequest extends Actor {
  /** A file number that stays for good. */
  reference: string;
  /** Whether a name was found in several cells of a row of the holder. */
  hasParts: boolean;
  /** Ids of the jobs that have the person: what others have copied from them goes, too. */
  touched: ReadonlySet<string>;
  /** What a run before a crash has noted before it replaced files; null for nothing. */
  said: Said | null;
}
