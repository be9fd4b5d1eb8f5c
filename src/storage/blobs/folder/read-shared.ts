import { type FileHandle, open, readdir } from 'node:fs/promises';
import { dirname } from 'node:path';

const CHUNK_BYTES = 256 * 1024;

/** Reads a file that another node may just have written. */
export async function* readShared(path: string): AsyncGenerator<Buffer> {
  const file = await openShared(path);
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(CHUNK_BYTES), 0, CHUNK_BYTES);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/**
 * For up to a minute, NFS remembers which names do not exist, and old states of files. Reading the folder makes NFS ask
 * the server again.
 */
async function openShared(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (error) {
    if (!['ENOENT', 'ESTALE'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await readdir(dirname(path)).catch(() => undefined);
    return await open(path);
  }
}
