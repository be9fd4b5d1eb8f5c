import { randomBytes } from 'node:crypto';
import { TRIAL_PREFIX } from '../../contract/layout.ts';
import type { OwnColumn, ProposedColumns } from '../../contract/own-columns.ts';
import type { ReadColumns } from '../../package/own-columns/index.ts';
import { withTemporaryDataDir } from '../../runner/index.ts';
import { NOT_TRIED, tryColumns } from '../../trials/own-columns/index.ts';
import type { SafeMode } from '../queue/safe-mode.ts';
import { waitForTurn } from '../queue/wait-for-turn.ts';
import type { DryRunContext } from './context.ts';

/** Tries proposed columns on their documents, used by `http/`. */
export class OwnColumnService {
  readonly #ctx: DryRunContext & { safeMode: SafeMode };

  constructor(ctx: DryRunContext & { safeMode: SafeMode }) {
    this.#ctx = ctx;
  }

  /**
   * Tries the columns when their turn in the queue comes, in a folder that is removed afterwards; without documents, and in
   * safe mode, they stay as they are. `said`: columns as a person wants them, instead of the proposed ones. `signal` ends this. Throws what `waitForTurn` and `tryColumns` throw.
   */
  async try(
    workspaceId: string,
    { proposed: read, documents, stated }: ReadColumns,
    signal: AbortSignal,
    said?: readonly OwnColumn[],
  ): Promise<ProposedColumns> {
    const proposed = said === undefined ? read : say(read, said);
    const chosen = said === undefined ? stated : new Set(said.map(({ label }) => label));
    const { settings, safeMode, folders } = this.#ctx;
    if (documents.length === 0) return proposed;
    if (safeMode.isActive) return { ...proposed, notes: [...proposed.notes, NOT_TRIED] };
    const name = `${TRIAL_PREFIX}${randomBytes(8).toString('hex')}`;
    return waitForTurn(this.#ctx, { name, workspaceId, folder: 'the folder of a dry run', signal }, (running) =>
      withTemporaryDataDir((dataDir) => {
        const stop = AbortSignal.any([running.cancel.signal, running.stop.signal]);
        return tryColumns(proposed, documents, { dataDir, settings, chosen, signal: stop });
      }, folders.trials),
    );
  }
}

/** The columns that a person wants, without the remarks about what was proposed. */
function say({ title }: ProposedColumns, said: readonly OwnColumn[]): ProposedColumns {
  return { title, columns: [...said], values: said.map(() => []), notes: [] };
}
