import { setTimeout as delay } from 'node:timers/promises';
import { isDiskFull } from '../../base/files/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import {
  type Actor,
  addActivity,
  type Database,
  findSetting,
  inTransaction,
  saveSetting,
} from '../../storage/store/index.ts';

const SETTING_KEY = 'safe_mode';
const RETRY_MS = 1000;

export interface SafeModeState {
  active: boolean;
  /** `environment`: ADE_SAFE_MODE, which the switch can't turn off. */
  source: 'environment' | 'switch' | null;
  reason: string | null;
  since: string | null;
  by: string | null;
}

/** Whether config code may run, according to ADE_SAFE_MODE and the switch in the database, which survives a restart. */
export class SafeMode {
  readonly #isForced: boolean;
  #state: SafeModeState;
  /** Stores the switch; null if it is already stored. */
  #unstored: (() => Promise<void>) | null = null;

  private constructor(isForced: boolean, state: SafeModeState) {
    this.#isForced = isForced;
    this.#state = state;
  }

  static async read(db: Database, isForced: boolean): Promise<SafeMode> {
    return new SafeMode(isForced, await readState(db, isForced));
  }

  /** Reads the switch that another process has stored. */
  async reload(db: Database): Promise<void> {
    this.#state = await readState(db, this.#isForced);
  }

  get state(): SafeModeState {
    return this.#state;
  }

  get isActive(): boolean {
    return this.#state.active;
  }

  assertOff(): void {
    if (this.isActive) throw new AdeError('safe_mode_active');
  }

  /** Whether the switch is in the database, so that the next start finds it. */
  get isStored(): boolean {
    return this.#unstored === null;
  }

  /**
   * Sets the switch, and adds the entry in the activity. The returned state is still active while ADE_SAFE_MODE is set.
   * On a full disk, the switch applies to this process and is stored, without an entry, as soon as there is space.
   */
  async set(db: Database, active: boolean, by: Actor, reason: string | null): Promise<SafeModeState> {
    const save = (to = db) => saveSetting(to, SETTING_KEY, { active, reason }, by.actor);
    this.#unstored = null;
    try {
      await inTransaction(db, async (transaction) => {
        await save(transaction);
        const action = active ? 'safe_mode.on' : 'safe_mode.off';
        await addActivity(transaction, { ...by, action, workspaceId: null, targetId: null });
      });
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      this.#unstored = save;
      this.#retry(save).catch(() => undefined);
    }
    this.#state = makeState(this.#isForced, active, { reason, since: new Date().toISOString(), by: by.actor });
    return this.#state;
  }

  /** Repeats `save` until the switch is stored or set again, or the database is closed. */
  async #retry(save: () => Promise<void>): Promise<void> {
    for (;;) {
      await delay(RETRY_MS, undefined, { ref: false });
      // The switch was set again meanwhile.
      if (this.#unstored !== save) return;
      try {
        await save();
        this.#unstored = null;
        return;
      } catch (error) {
        if (!isDiskFull(error)) return;
      }
    }
  }
}

async function readState(db: Database, isForced: boolean): Promise<SafeModeState> {
  const row = await findSetting(db, SETTING_KEY);
  const { active, reason } = parseSwitch(row?.value_json);
  const about = { reason, since: row?.updated_at ?? null, by: row?.updated_by ?? null };
  return makeState(isForced, active, about);
}

function makeState(
  isForced: boolean,
  isSwitched: boolean,
  about: Pick<SafeModeState, 'reason' | 'since' | 'by'>,
): SafeModeState {
  if (isForced) return { active: true, source: 'environment', reason: null, since: null, by: null };
  if (isSwitched) return { active: true, source: 'switch', ...about };
  return { active: false, source: null, reason: null, since: about.since, by: about.by };
}

/** A damaged row counts as on, to be safe. */
function parseSwitch(json: string | undefined): { active: boolean; reason: string | null } {
  if (json === undefined) return { active: false, reason: null };
  try {
    const { active, reason } = JSON.parse(json) as { active?: unknown; reason?: unknown };
    return { active: active !== false, reason: typeof reason === 'string' ? reason : null };
  } catch {
    return { active: true, reason: 'The safe mode switch in the database is damaged.' };
  }
}
