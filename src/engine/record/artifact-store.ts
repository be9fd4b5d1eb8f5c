import writeFileAtomic from 'write-file-atomic';
import { asDiskFull } from '../../base/files/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { jobNames, jobPaths } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { formatArtifact } from './format-artifact.ts';

/** A power failure may lose the passes of this time: waiting for the disk after each takes longer than short passes. */
const MAX_UNSYNCED_MS = 1000;

/** Saves the artifact after each pass, by renaming a complete temporary file. A trial only saves it at the end. */
export class ArtifactStore {
  readonly path: string;
  readonly artifact: Artifact;
  readonly isOfTrial: boolean;
  readonly #maxMb: number;
  #syncedMs = performance.now();
  #isSynced = false;

  constructor(jobDir: string, artifact: Artifact, { limits, first_rows: firstRows }: RunRequest) {
    this.path = jobPaths(jobDir).artifact;
    this.artifact = artifact;
    this.isOfTrial = firstRows !== undefined;
    this.#maxMb = limits.file_mb;
  }

  /** Lets readers see the artifact at once. */
  show(): Promise<void> {
    return this.#write({ fsync: false });
  }

  async save(): Promise<void> {
    if (!this.isOfTrial) await this.#write({ fsync: performance.now() - this.#syncedMs > MAX_UNSYNCED_MS });
  }

  /** Call this at the end: the artifact is then on the disk. */
  async finish(): Promise<void> {
    if (this.isOfTrial || !this.#isSynced) await this.#write({ fsync: !this.isOfTrial });
  }

  async #write(options: { fsync: boolean }): Promise<void> {
    const bytes = Buffer.from(formatArtifact(this.artifact));
    // Beyond its file limit, the process would be killed without an error.
    if (bytes.length > this.#maxMb * 1024 * 1024) {
      throw new AdeError('output_too_large', { path: jobNames.artifact, max_mb: this.#maxMb });
    }
    try {
      await writeFileAtomic(this.path, bytes, options);
      this.#isSynced = options.fsync;
      if (options.fsync) this.#syncedMs = performance.now();
    } catch (cause) {
      throw asDiskFull(cause, jobNames.artifact) ?? cause;
    }
  }
}
