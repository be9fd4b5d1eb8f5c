import { statSync } from 'node:fs';
import type { OpenOptions, Workbook } from '../../workbook/index.ts';
import { openWorkbook } from '../../workbook/open/index.ts';
import type { ReaderTask } from './messages.ts';
import { ReaderThread } from './reader-thread.ts';
import { ThreadWorkbook } from './thread-workbook.ts';

/** For a smaller document, the start of a thread takes too large a share of the job's processor time. */
const MIN_BYTES = 4 * 1024 * 1024;

/**
 * Opens a document. A large one is opened in a thread, which reads on while the engine works on the rows before; rows,
 * notes and errors are the same. `memoryMb`: the limit of the thread's heap.
 */
export async function openDocument(
  path: string,
  options: OpenOptions,
  { build, memoryMb }: Pick<ReaderTask, 'build'> & { memoryMb: number },
): Promise<Workbook> {
  if (statSync(path).size < MIN_BYTES) return openWorkbook(path, options);
  const { row_weights, manifest } = build;
  const startThread = () => new ReaderThread({ path, options, build: { row_weights, manifest } }, memoryMb);
  const thread = startThread();
  try {
    return new ThreadWorkbook(startThread, thread, await thread.open());
  } catch (error) {
    await thread.close();
    throw error;
  }
}
