import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { DEFAULT_WORKSPACE_ID } from '../../contract/api/index.ts';
import { dataFolders } from '../../contract/layout.ts';
import type { SourceFileRow, SourceRow } from '../../storage/store/index.ts';
import { type TakenFile, type TakeOptions, takeFile } from './take-file.ts';

export interface WatchedFolder {
  folder: string;
  settleSeconds: number;
  /** Whether files stay where they are. */
  keep: boolean;
  /** Whether to end when all complete files are dealt with. */
  once: boolean;
  /** Called for each file, once it was dealt with. */
  onFile: (claim: SourceFileRow, taken: TakenFile | null) => Promise<void>;
  /** Called with what an administrator has to change. */
  onTrouble: (message: string) => void;
}

/**
 * Watches a folder with the rules of the service's sources, and runs each complete file. What was taken is remembered
 * in `watch/` of the data folder. Throws `data_dir_in_use` if another `ade watch` has this data folder.
 */
export async function watchFolder(
  watched: WatchedFolder,
  options: Omit<TakeOptions, 'db' | 'incoming'>,
): Promise<void> {
  const { findSource, lockDataDir, openDatabase } = await import('../../storage/store/index.ts');
  const { SourceWatch, resolveLinks } = await import('../../service/index.ts');
  const stateDir = dataFolders(options.dataDir).watch;
  const lock = lockDataDir(stateDir);
  const db = await openDatabase({ dataDir: stateDir, databaseUrl: '' });
  const taking = { ...options, db, incoming: dataFolders(stateDir).incoming };
  const watch = new SourceWatch({
    db,
    nodeId: null,
    log: ({ level, message }) => (level === 'info' ? undefined : watched.onTrouble(message)),
    observer: {},
    stopping: options.signal,
    step: () => undefined,
    mayTake: async () => true,
    assertAllowed: resolveLinks,
    take: async (claim, _source, place) => {
      const taken = await takeFile(taking, claim, place);
      if (taken !== null) await watched.onFile(taken.claim, taken);
      return taken?.claim ?? null;
    },
    onRefused: (claim) => watched.onFile(claim, null),
  });
  try {
    const source = await ensureSource(db, watched);
    if (watched.once) {
      await watch.runSource(source);
      // What did not change meanwhile is complete.
      await delay(watched.settleSeconds * 1000 + 50, undefined, { signal: options.signal }).catch(() => undefined);
      for (let isLast = false; !isLast && !options.signal.aborted; ) {
        await db.updateTable('sources').set({ next_look_at: '' }).execute();
        const row = await findSource(db, source.id);
        if (row === undefined) return;
        isLast = !(await watch.runSource(row));
      }
    } else {
      watch.open();
      await untilAborted(options.signal);
    }
    const { trouble_message: trouble } = (await findSource(db, source.id)) ?? {};
    if (trouble != null) watched.onTrouble(trouble);
  } finally {
    await watch.close();
    await db.destroy();
    lock.release();
  }
}

async function ensureSource(db: TakeOptions['db'], { folder, settleSeconds, keep }: WatchedFolder): Promise<SourceRow> {
  const { ensureWorkspace, inTransaction, listAllSources, makeSource } = await import('../../storage/store/index.ts');
  await ensureWorkspace(db, 'Watch', DEFAULT_WORKSPACE_ID);
  const address = pathToFileURL(resolve(folder)).href;
  const rules = { settle_seconds: settleSeconds, when_done: keep ? 'keep' : 'move', next_look_at: '' } as const;
  // Only the folder of this command is watched: others may be those of earlier commands.
  await db
    .updateTable('sources')
    .set({ host: `not ${hostname()}` })
    .where('address', '!=', address)
    .execute();
  const known = (await listAllSources(db)).find((source) => source.address === address);
  const { next_look_at: _, ...settings } = rules;
  const source =
    known ??
    (await inTransaction(db, (transaction) =>
      makeSource(transaction, {
        ...settings,
        ...{ workspace_id: DEFAULT_WORKSPACE_ID, created_by: 'ade watch', name: address, address },
        ...{ config_id: null, path_template: null, host: null },
      }),
    ));
  await db
    .updateTable('sources')
    .set({ ...rules, host: null })
    .where('id', '=', source.id)
    .execute();
  return { ...source, ...rules, host: null };
}

/** Keeps the process alive meanwhile. */
function untilAborted(signal: AbortSignal): Promise<void> {
  const ended = Promise.withResolvers<void>();
  const timer = setInterval(() => undefined, 60_000);
  signal.addEventListener('abort', () => ended.resolve(), { once: true });
  if (signal.aborted) ended.resolve();
  return ended.promise.finally(() => clearInterval(timer));
}
