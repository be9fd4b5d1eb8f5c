import type { CreateSource, Source, SourceFile as SourceFileResource, UpdateSource } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { Settings } from '../../contract/settings.ts';
import {
  FAILED,
  formatSourceAddress,
  isWithin,
  parseAllowedSources,
  parseSourceAddress,
  type SourceAddress,
} from '../../storage/intake/index.ts';
import {
  type Actor,
  addActivity,
  countSourceFiles,
  type Database,
  getConfig,
  getSource,
  getSourceFile,
  inTransaction,
  listAllSources,
  listSourceFiles,
  listSources,
  lockRows,
  makeSource,
  type PageRequest,
  reopenFile,
  type SourceFileRow,
  type SourceFileState,
  type SourceRow,
  type SourceSettings,
  type Transaction,
  updateSource,
} from '../../storage/store/index.ts';
import type { Page } from '../core.ts';
import { type Keyed, keepKey, makeOnce, type Submitted } from '../replay.ts';
import { assertAllowed, resolveLinks } from './allowed.ts';
import { parseTemplate } from './read-template.ts';

const SETTLE_SECONDS = 10;

export interface SourceRegisterContext {
  db: Database;
  settings: Pick<Settings, 'sources' | 'dataDir' | 'storageUrl'>;
}

/** The sources of workspaces, and what became of the files in them; changes are noted in the activity. */
export class SourceRegister {
  readonly #ctx: SourceRegisterContext;

  /** Throws `setting_invalid` if ADE_SOURCES cannot be understood. */
  constructor(ctx: SourceRegisterContext) {
    parseAllowedSources(ctx.settings.sources);
    this.#ctx = ctx;
  }

  async list(workspaceId: string): Promise<Source[]> {
    return this.#describe(await listSources(this.#ctx.db, workspaceId));
  }

  async get(workspaceId: string, id: string): Promise<Source> {
    return this.#describeOne(await getSource(this.#ctx.db, workspaceId, id));
  }

  /**
   * Throws `source_address_invalid`, `source_not_allowed`, `source_overlaps`, `source_template_invalid`,
   * `config_unknown` or `name_taken`.
   */
  async make(request: Keyed, about: CreateSource, author: Actor): Promise<Submitted<Source>> {
    const { db } = this.#ctx;
    const { workspaceId } = request;
    const find = async (of: typeof db, id: string) => getSource(of, workspaceId, id);
    const made = await makeOnce(db, request, find, async () => {
      const settings = await this.#check(workspaceId, about);
      const defaults = { config_id: null, path_template: null, host: null } as const;
      const row = { ...defaults, settle_seconds: SETTLE_SECONDS, when_done: 'move', ...settings } as const;
      const places = await resolvePlaces(db, row.address);
      return inTransaction(db, async (transaction) => {
        await assertApart(transaction, { workspaceId, address: row.address, places });
        const source = await makeSource(transaction, { ...row, workspace_id: workspaceId, created_by: author.actor });
        await keepKey(transaction, request, 'source', source.id);
        await this.#note(transaction, source, author, 'source.made', {});
        return source;
      });
    });
    return { ...made, resource: await this.#describeOne(made.resource) };
  }

  /** Throws what `make` throws, and `source_unknown`. */
  async update(workspaceId: string, id: string, { is_paused: isPaused, ...about }: UpdateSource, author: Actor) {
    const { db } = this.#ctx;
    const before = await getSource(db, workspaceId, id);
    const settings = await this.#check(workspaceId, about, before);
    const pause = isPaused === undefined ? {} : { paused_at: isPaused ? new Date().toISOString() : null };
    const isSame = isPaused === undefined || isPaused === (before.paused_at !== null);
    const changes = { ...settings, ...(isSame ? {} : pause) };
    const old = new Map<string, unknown>(Object.entries(before));
    const changed = Object.entries(changes).filter(([key, value]) => old.get(key) !== value);
    if (changed.length > 0) {
      const places = about.address === undefined ? null : await resolvePlaces(db, settings.address);
      await inTransaction(db, async (transaction) => {
        if (places !== null)
          await assertApart(transaction, { workspaceId, address: settings.address, ownId: id, places });
        await updateSource(transaction, before, Object.fromEntries(changed));
        const details = { changed: changed.map(([key]) => key.replace('paused_at', 'is_paused')).join(', ') };
        await this.#note(transaction, before, author, 'source.changed', details);
      });
    }
    return this.get(workspaceId, id);
  }

  /** Ends the watching. What was taken stays, and files that are being taken are. Throws `source_unknown`. */
  async remove(workspaceId: string, id: string, author: Actor): Promise<void> {
    const source = await getSource(this.#ctx.db, workspaceId, id);
    await inTransaction(this.#ctx.db, async (transaction) => {
      await updateSource(transaction, source, { removed_at: new Date().toISOString() });
      await this.#note(transaction, source, author, 'source.removed', {});
    });
  }

  async listFiles(
    workspaceId: string,
    id: string,
    request: PageRequest & { state?: SourceFileState },
  ): Promise<Page<SourceFileResource>> {
    await getSource(this.#ctx.db, workspaceId, id);
    const { rows, nextCursor } = await listSourceFiles(this.#ctx.db, id, request);
    return { items: rows.map(describeFile), nextCursor };
  }

  /** Lets a failed file be taken again. Throws `source_file_unknown` or `source_file_not_failed`. */
  async retryFile(workspaceId: string, id: string, fileId: string, author: Actor): Promise<SourceFileResource> {
    const { db } = this.#ctx;
    const source = await getSource(db, workspaceId, id);
    await inTransaction(db, async (transaction) => {
      const file = await getSourceFile(transaction, id, fileId);
      if (!(await reopenFile(transaction, file))) {
        const state = file.state === 'failed' ? 'still being moved' : file.state;
        throw new AdeError('source_file_not_failed', { file_id: fileId, state });
      }
      await this.#note(transaction, source, author, 'source.file_retried', { file_id: fileId });
    });
    return describeFile(await getSourceFile(db, id, fileId));
  }

  /** The changed settings, checked, as far as other sources do not matter. */
  async #check(
    workspaceId: string,
    about: CreateSource | Omit<UpdateSource, 'is_paused'>,
    before?: SourceRow,
  ): Promise<Partial<SourceSettings> & CreateSource> {
    const { db } = this.#ctx;
    if (about.path_template != null) parseTemplate(about.path_template);
    if (about.config_id != null) await getConfig(db, workspaceId, about.config_id);
    const name = about.name ?? before?.name ?? '';
    // A source that is not allowed any more can still be paused.
    if (before !== undefined && about.address === undefined) return { ...about, name, address: before.address };
    const address = parseSourceAddress(about.address ?? '');
    await assertAllowed(this.#ctx.settings, address);
    return { ...about, name, address: formatSourceAddress(address) };
  }

  async #note(
    transaction: Transaction,
    { id: targetId, workspace_id: workspaceId }: SourceRow,
    author: Actor,
    action: 'source.made' | 'source.changed' | 'source.removed' | 'source.file_retried',
    details: Record<string, string>,
  ): Promise<void> {
    await addActivity(transaction, { ...author, action, workspaceId, targetId, details });
  }

  async #describeOne(row: SourceRow): Promise<Source> {
    const [described] = await this.#describe([row]);
    return described ?? this.get(row.workspace_id, row.id);
  }

  async #describe(rows: readonly SourceRow[]): Promise<Source[]> {
    const counts = await countSourceFiles(
      this.#ctx.db,
      rows.map(({ id }) => id),
    );
    return rows.map(({ removed_at, next_look_at, trouble_code: code, trouble_message: message, ...row }) => {
      const { trouble_since: since, ...rest } = row;
      return {
        ...rest,
        kind: parseSourceAddress(row.address).kind,
        files: counts.get(row.id) ?? { claimed: 0, taken: 0, already_taken: 0, failed: 0 },
        trouble: code === null ? null : { code, message: message ?? '', since: since ?? '' },
      };
    });
  }
}

/** Where a source is to be. */
interface WantedPlace {
  workspaceId: string;
  address: string;
  ownId?: string;
  /** What addresses lead to, by their text. */
  places: ReadonlyMap<string, SourceAddress>;
}

/** Where the address and those of all sources lead to; a slow file system must not hold up a transaction. */
async function resolvePlaces(db: Database, wanted: string): Promise<Map<string, SourceAddress>> {
  const sources = (await listAllSources(db)).filter(({ removed_at: removedAt }) => removedAt === null);
  const places = new Map<string, SourceAddress>();
  for (const address of [wanted, ...sources.map((source) => source.address)]) {
    places.set(address, await resolveLinks(parseSourceAddress(address)));
  }
  return places;
}

/**
 * Throws `source_overlaps`. Call it in a transaction, before anything else: it locks all workspaces, so that of two
 * sources that come at the same time, the second one finds the first.
 */
async function assertApart(
  transaction: Transaction,
  { workspaceId, address: text, ownId, places }: WantedPlace,
): Promise<void> {
  await lockRows(transaction, 'workspaces');
  const address = parseSourceAddress(text);
  const resolve = (one: string) => places.get(one) ?? parseSourceAddress(one);
  for (const other of await listAllSources(transaction)) {
    if (other.id === ownId || other.removed_at !== null) continue;
    const place = parseSourceAddress(other.address);
    if (!overlap(address, place) && !overlap(resolve(text), resolve(other.address))) continue;
    const found = other.workspace_id === workspaceId ? `the source ${other.name}` : 'a source of another workspace';
    throw new AdeError('source_overlaps', { address: text, found });
  }
}

function overlap(one: SourceAddress, other: SourceAddress): boolean {
  return isWithin(one, other) || isWithin(other, one);
}

function describeFile(row: SourceFileRow): SourceFileResource {
  const { id, source_id, path, place, bytes, state, claimed_at, settled_at, done_at } = row;
  const { sha256, document_id, arrival_id, job_id, error_code: code, error_message: message } = row;
  const shown = { id, source_id, path, place, bytes, state, found_at: claimed_at, settled_at, done_at };
  const error = code === null ? null : { code, message: message ?? '' };
  return { ...shown, sha256, document_id, arrival_id, job_id, error, can_retry: state === FAILED && done_at !== null };
}
