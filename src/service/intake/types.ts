import type { SourceAddress, SourcePlace } from '../../storage/intake/index.ts';
import type { Database, SourceFileRow, SourceRow } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';

/** What watching sources needs, with and without a service. */
export interface WatchContext extends Pick<Core, 'log' | 'nodeId' | 'stopping' | 'observer'> {
  db: Database;
  step: Core['step'];
  /** Whether one more file may become a job now. */
  mayTake(): Promise<boolean>;
  /**
   * The place behind links. Throws `source_not_allowed` if the operator of the machine does not allow to watch it, or no
   * longer does.
   */
  assertAllowed(address: SourceAddress): Promise<SourceAddress>;
  /** Makes of a claimed file what it is to become, once, and stores that in its claim. */
  take: Take;
  /** Called when it is decided that nothing is made of a file. */
  onRefused?: (claim: SourceFileRow) => Promise<void>;
}

/**
 * Gives the claim with its new state, or null if the file is gone and nothing was made of it. Throws `ClaimLost` if
 * another process has the claim, `already_taken`, the errors of the file itself, and errors after which the same may
 * work later.
 */
export type Take = (claim: SourceFileRow, source: SourceRow, place: SourcePlace) => Promise<SourceFileRow | null>;
