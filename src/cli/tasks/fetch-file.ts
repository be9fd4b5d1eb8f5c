import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { type AdeClient, isRequestError } from '../../client/index.ts';
import { makeUnwritable } from './deliver-files.ts';

/** Like `fetchFile`; null if the job has no such file. */
export async function fetchIfThere(...request: Parameters<typeof fetchFile>): Promise<string | null> {
  try {
    return await fetchFile(...request);
  } catch (error) {
    if (isRequestError(error, 'job_file_missing')) return null;
    throw error;
  }
}

/** Downloads to the path `to`, and gives it. What is not complete never has the final name. */
export async function fetchFile(
  client: AdeClient,
  from: string,
  to: string,
  signal: AbortSignal,
  query: Parameters<AdeClient['download']>[1] = {},
): Promise<string> {
  const partial = `${to}.partial`;
  let failure: NodeJS.ErrnoException | undefined;
  const open = () => {
    const file = createWriteStream(partial);
    // It also ends with the error of a download that breaks off.
    file.on('error', (error: NodeJS.ErrnoException) => {
      if (error.syscall !== undefined) failure = error;
    });
    return Writable.toWeb(file);
  };
  try {
    await client.save(from, open, query, { signal });
    await rename(partial, to);
    return to;
  } catch (error) {
    await rm(partial, { force: true });
    throw failure === undefined ? error : makeUnwritable(to, failure);
  }
}
