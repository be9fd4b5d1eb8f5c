import { join } from 'node:path';
import { Notes } from '../shared/notes.ts';
import { STORED_KINDS } from '../shared/places.ts';
import type { StoredFileRow } from '../store/schema/tables.ts';
import { bringMovedFolder, makeDataFolders } from './bring-files.ts';
import { type FolderGroup, listFolders, type MovedFolder } from './list-folders.ts';
import { storeFolder } from './store-files.ts';
import type { End, MovedFiles, MoveStep } from './types.ts';

type Ends = { source: End; target: End };
type MoveFolder = (folder: MovedFolder) => Promise<StoredFileRow[] | null>;

/** How many groups of folders are moved at the same time, one per connection: mostly they wait for a storage. */
const AT_A_TIME = 8;

/** Moves all folders that the rows name. Gives the number of files, and their bytes, for each kind of folder. */
export async function moveFiles(
  ends: Ends,
  scratchDir: string,
  onStep: (step: MoveStep) => void,
): Promise<MovedFiles[]> {
  const moved = new Map<string, MovedFiles>(
    STORED_KINDS.map((kind) => [kind, { kind, folders: 0, files: 0, bytes: 0 }]),
  );
  const { moveFolder } = await prepare(ends, scratchDir);
  const moveGroup = async (group: FolderGroup) => {
    for (const folder of group) {
      const files = await moveFolder(folder);
      if (files === null) continue;
      const kind = folder.name.slice(0, folder.name.indexOf('/'));
      count(moved.get(kind)!, files);
      onStep({ what: 'files', name: kind, done: moved.get(kind)!.folders });
    }
  };
  await forEachOf(listFolders(ends.source.db), moveGroup);
  return [...moved.values()];
}

async function prepare({ source, target }: Ends, scratchDir: string): Promise<{ moveFolder: MoveFolder }> {
  const notes = new Notes(join(scratchDir, 'notes'));
  if (source.files.kind === 'folder' && target.files.kind === 'storage') {
    const ctx = { db: target.db, blobs: target.files.blobs, dataDir: source.files.dataDir, notes, scratchDir };
    return { moveFolder: (folder) => storeFolder(ctx, folder) };
  }
  if (source.files.kind === 'storage' && target.files.kind === 'folder') {
    const { dataDir } = target.files;
    const ctx = { db: source.db, blobs: source.files.blobs, dataDir, notes, scratchDir, onBytes: () => undefined };
    await makeDataFolders(dataDir);
    return { moveFolder: (folder) => bringMovedFolder(ctx, folder) };
  }
  throw new Error('A move is from a data folder to a storage, or back');
}

function count(moved: MovedFiles, files: readonly StoredFileRow[]): void {
  moved.folders += 1;
  moved.files += files.length;
  moved.bytes += files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Works on several items at a time. After an error, begins no more items, waits for the current ones, and throws. */
async function forEachOf<Item>(items: AsyncIterable<Item>, work: (item: Item) => Promise<void>): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  let hasFailed = false;
  // Take one item at a time from the generator.
  let last: Promise<unknown> = Promise.resolve();
  const take = (): Promise<IteratorResult<Item>> => {
    const next = last.then(() => iterator.next());
    last = next.catch(() => undefined);
    return next;
  };
  const run = async () => {
    try {
      for (let next = await take(); next.done !== true && !hasFailed; next = await take()) await work(next.value);
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: AT_A_TIME }, run));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
