import type { VerificationCheck } from '../../contract/api/index.ts';
import { type AdeError, isAdeError } from '../../contract/errors/index.ts';
import { isStorageTrouble } from '../../storage/shared/index.ts';
import { describeCode } from './verify-stored-job.ts';

/** After this many failures in a row, no more files are asked for: each call would wait for the storage again. */
const MAX_TROUBLES = 3;

/** Reads from a storage that may be away, and remembers whether it was. */
export class StorageReader {
  #troublesInARow = 0;
  #first: AdeError | null = null;

  /** Null if the storage could not be read. */
  async read<Result>(work: () => Promise<Result>): Promise<Result | null> {
    if (this.#troublesInARow >= MAX_TROUBLES) return null;
    try {
      const result = await work();
      this.#troublesInARow = 0;
      return result;
    } catch (error) {
      if (!isStorageTrouble(error) || !isAdeError(error)) throw error;
      this.#troublesInARow += 1;
      this.#first ??= error;
      return null;
    }
  }

  /** Tells why not everything was read; empty if everything was. */
  get checks(): VerificationCheck[] {
    return this.#first === null ? [] : [{ name: 'storage', ok: null, note: describeCode(this.#first) }];
  }
}
