import writeFileAtomic from 'write-file-atomic';
import { asDiskFull } from '../../base/files/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { jobNames, jobPaths } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { formatArtifact } from './format-artifact.ts';

/**
 * The artifact of a job folder: saved as a complete file after each pass, through a temporary file that is renamed. That of a
 * trial, of which nothing stays, is written once, at its end.
 */
export class ArtifactStore {
  readonly path: string;
  readonly artifact: Artifact;
  readonly isOfTrial: boolean;
  readonly #maxMb: number;

  constructor(jobDir: string, artifact: Artifact, { limits, first_rows: firstRows }: RunRequest) {
    this.path = jobPaths(jobDir).artifact;
    this.artifact = artifact;
    this.isOfTrial = firstRows !== undefined;
    this.#maxMb = limits.file_mb;
  }

  /** Makes the artifact visible to readers at once; `save` follows and waits for the disk. */
  show(): Promise<void> {
    return this.#write({ fsync: false });
  }

  async save(): Promise<void> {
    if (!this.isOfTrial) await this.#write({ fsync: true });
  }

  /** All passes are done. */
  async finish(): Promise<void> {
    if (this.isOfTrial) await this.#write({ fsync: false });
  }

  async #write(options: { fsync: boolean }): Promise<void> {
    const bytes = Buffer.from(formatArtifact(this.artifact));
    // The system ends a process that writes beyond its limit, without an error.
    if (bytes.length > this.#maxMb * 1024 * 1024) {
      throw new AdeError('output_too_large', { path: jobNames.artifact, max_mb: this.#maxMb });
    }
    try {
      await writeFileAtomic(this.path, bytes, options);
    } catch (cause) {
      throw asDiskFull(cause, jobNames.artifact) ?? cause;
    }
  }
}
