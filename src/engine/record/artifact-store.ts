import { closeSync, fsync, openSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { asDiskFull } from '../../base/files/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { jobNames, jobPaths } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { formatArtifact } from './format-artifact.ts';

/** A power failure may lose the passes of this time: waiting for the disk after each takes longer than short passes. */
const MAX_UNSYNCED_MS = 1000;

const CHUNK_CHARS = 256 * 1024;

/** Saves the artifact after each pass, by renaming a complete temporary file. A trial only saves it at the end. */
export class ArtifactStore {
  readonly path: string;
  readonly artifact: Artifact;
  readonly isOfTrial: boolean;
  readonly #maxMb: number;
  #syncedMs = performance.now();
  #isOnDisk = false;
  #writeCount = 0;
  #lastWrite: Promise<void> = Promise.resolve();

  constructor(jobDir: string, artifact: Artifact, { limits, first_rows: firstRows }: RunRequest) {
    this.path = jobPaths(jobDir).artifact;
    this.artifact = artifact;
    this.isOfTrial = firstRows !== undefined;
    this.#maxMb = limits.file_mb;
  }

  /** Lets readers see the artifact at once. */
  show(): Promise<void> {
    return this.#write({ isSynced: false });
  }

  async save(): Promise<void> {
    if (!this.isOfTrial) await this.#write({ isSynced: performance.now() - this.#syncedMs > MAX_UNSYNCED_MS });
  }

  /** Call this at the end: the artifact is then on the disk. */
  async finish(): Promise<void> {
    if (this.isOfTrial || !this.#isOnDisk) await this.#write({ isSynced: !this.isOfTrial });
  }

  /** Writes the record as it is now. An earlier write may still wait for the disk; its file gets its name first. */
  #write({ isSynced }: { isSynced: boolean }): Promise<void> {
    const path = `${this.path}.${process.pid}${this.#writeCount++}`;
    this.#lastWrite = this.#replace(path, isSynced, this.#lastWrite).catch(async (cause) => {
      await rm(path, { force: true });
      throw asDiskFull(cause, jobNames.artifact) ?? cause;
    });
    return this.#lastWrite;
  }

  async #replace(path: string, isSynced: boolean, earlier: Promise<void>): Promise<void> {
    const fd = openSync(path, 'w');
    try {
      this.#writePieces(fd);
      if (isSynced) await promisify(fsync)(fd);
    } finally {
      closeSync(fd);
    }
    await earlier;
    await rename(path, this.path);
    this.#isOnDisk = isSynced;
    if (isSynced) this.#syncedMs = performance.now();
  }

  #writePieces(fd: number): void {
    let bytes = 0;
    let chunk = '';
    const flush = () => {
      bytes += Buffer.byteLength(chunk);
      // Beyond its file limit, the process would be killed without an error.
      if (bytes > this.#maxMb * 1024 * 1024) {
        throw new AdeError('output_too_large', { path: jobNames.artifact, max_mb: this.#maxMb });
      }
      writeFileSync(fd, chunk);
      chunk = '';
    };
    for (const piece of formatArtifact(this.artifact)) {
      chunk += piece;
      if (chunk.length > CHUNK_CHARS) flush();
    }
    flush();
  }
}
