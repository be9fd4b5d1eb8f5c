import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BlobCall, BlobStore } from '../blobs/index.ts';
import { STORED_KINDS } from '../shared/index.ts';
import type { FilesPlace } from './files-place.ts';

const FOLDER = 'identity/';

export function placeInStorage(blobs: BlobStore): FilesPlace {
  return {
    name: blobs.place,
    setting: 'ADE_STORAGE_URL',
    hasDatabase: false,
    listMarks: async () => (await Array.fromAsync(blobs.list(FOLDER))).map(({ key }) => key.slice(FOLDER.length)),
    async addMark(mark) {
      const folder = await mkdtemp(join(tmpdir(), 'ade-mark-'));
      try {
        const path = join(folder, mark);
        await writeFile(path, `${mark}\n`);
        await blobs.put(nameMark(mark), path);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    removeMarks: (marks) => blobs.remove(marks.map(nameMark)),
    nameMark,
    async findContent() {
      for (const kind of STORED_KINDS) {
        for await (const { key } of blobs.list(`${kind}/`)) return key;
      }
      return undefined;
    },
    findKind({ blobs: keys, documents, versions }) {
      if (keys.length > 0) return 'this';
      return documents.length > 0 || versions.length > 0 ? 'other' : null;
    },
    async hasSome({ blobs: keys }) {
      for (const key of keys) if (await isThere(blobs, key)) return true;
      return false;
    },
  };
}

/** Whether a storage has a mark. */
export function hasMark(blobs: BlobStore, mark: string, options?: BlobCall): Promise<boolean> {
  return isThere(blobs, nameMark(mark), options);
}

function nameMark(mark: string): string {
  return `${FOLDER}${mark}`;
}

async function isThere(blobs: BlobStore, key: string, options?: BlobCall): Promise<boolean> {
  for await (const found of blobs.list(key, options)) if (found.key === key) return true;
  return false;
}
