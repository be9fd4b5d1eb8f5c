import { type AdeError, isAdeError } from '../../contract/errors/index.ts';
import type { BlobStore } from '../blobs/index.ts';
import type { StorageTrouble } from './types.ts';

/** Unless a call fails, the storage is checked at most this often; monitors ask for the health every few seconds. */
const LOOK_EVERY_MS = 10_000;
/** The answer about the health waits no longer than this for the storage. */
const MAX_WAIT_MS = 3000;

/** Whether the storage itself failed, not its files: the same call may work once somebody has fixed it. */
export function isStorageTrouble(error: unknown): boolean {
  return isAdeError(error) && isStorageCode(error.code);
}

export function isStorageCode(code: string | null): boolean {
  return code?.startsWith('blob_store_') ?? false;
}

/** Whether the storage has lost or changed a file, rather than that it could not be asked. */
export function isFileLost(error: unknown): error is AdeError {
  return isAdeError(error, 'blob_missing') || isAdeError(error, 'blob_damaged');
}

/** Finds out what is wrong with a storage, by the storage's own `check`. */
export class TroubleWatch {
  readonly #blobs: Pick<BlobStore, 'check' | 'place'>;
  #checkedAtMs = Number.NEGATIVE_INFINITY;
  #found: StorageTrouble | null = null;
  #running: Promise<void> | null = null;

  constructor(blobs: Pick<BlobStore, 'check' | 'place'>) {
    this.#blobs = blobs;
  }

  async find(): Promise<StorageTrouble | null> {
    if (performance.now() - this.#checkedAtMs > LOOK_EVERY_MS) {
      this.#running ??= this.#look().finally(() => {
        this.#running = null;
      });
      await this.#running;
    }
    return this.#found;
  }

  /** Call it when a call of the storage has failed: what was found before may not be so any more. */
  expire(): void {
    this.#checkedAtMs = Number.NEGATIVE_INFINITY;
  }

  async #look(): Promise<void> {
    const signal = AbortSignal.timeout(MAX_WAIT_MS);
    try {
      await this.#blobs.check({ signal });
      this.#found = null;
    } catch (error) {
      const { code, message } = signal.aborted ? this.#makeSlow() : (error as Error & { code?: string });
      this.#found = { code: isAdeError(error) ? error.code : (code ?? 'blob_store_failed'), message };
    }
    this.#checkedAtMs = performance.now();
  }

  #makeSlow(): StorageTrouble {
    const seconds = MAX_WAIT_MS / 1000;
    const message = `${this.#blobs.place} does not answer within ${seconds} s. Check the network and the storage itself.`;
    return { code: 'blob_store_unavailable', message };
  }
}
