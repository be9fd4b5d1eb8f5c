import { findPublicKey, verifySignature } from '../../base/signing/index.ts';
import type { VerificationCheck } from '../../contract/api/index.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { jobNames } from '../../contract/layout.ts';
import { readErasures } from '../erasure-file.ts';
import { splitRevision } from '../revision-folders.ts';
import { findDataDir } from './find-data-dir.ts';

/** What was erased from the files of one revision of a job. */
export interface ErasedFiles {
  /** The check of the statements; undefined if nothing of the job was erased. */
  check: VerificationCheck | undefined;
  /** Says at whose request; undefined if no file of this revision was touched. */
  note: string | undefined;
  /** Whether the file, with this hash or without content (null), is what an erasure has left. */
  isLeft: (path: string, sha256: string | null) => boolean;
  /** Whether any file has this hash that an erasure has left. */
  hasLeft: (sha256: string | null | undefined) => boolean;
}

/** Reads what erasures say about a revision, and checks their signatures. `folder` is that of the revision. */
export function readErasedFiles(folder: string, jobId: string): ErasedFiles {
  const { jobDir, revision } = splitRevision(folder);
  const prefix = revision === 1 ? '' : `${jobNames.revisions}/${revision}/`;
  const none = { note: undefined, isLeft: () => false, hasLeft: () => false };
  try {
    const erasures = readErasures(jobDir);
    if (erasures.length === 0) return { check: undefined, ...none };
    const dataDir = findDataDir(jobDir);
    const left = new Map<string, string | null>();
    const notes: string[] = [];
    for (const { statement, key_id: keyId, signature } of erasures) {
      const key = dataDir === undefined ? undefined : findPublicKey(dataDir, keyId);
      const isOther = statement.job_id !== jobId || (key !== undefined && !verifySignature(key, statement, signature));
      if (isOther) return { check: { name: 'erasure', ok: false, note: 'it is not what was signed' }, ...none };
      const own = statement.files.filter(({ path }) => isOfRevision(path, prefix));
      for (const { path, sha256 } of own) left.set(path.slice(prefix.length), sha256);
      if (own.length > 0) notes.push(describeErasure(statement));
    }
    const note = notes.length === 0 ? undefined : notes.join('; ');
    return {
      check: note === undefined ? undefined : { name: 'erasure', ok: null, note },
      note,
      isLeft: (path, sha256) => left.has(path) && left.get(path) === sha256,
      hasLeft: (sha256) => sha256 != null && [...left.values()].includes(sha256),
    };
  } catch (error) {
    if (!isAdeError(error, 'erasures_unreadable')) throw error;
    return { check: { name: 'erasure', ok: false, note: error.message }, ...none };
  }
}

function isOfRevision(path: string, prefix: string): boolean {
  return prefix === '' ? !path.startsWith(`${jobNames.revisions}/`) : path.startsWith(prefix);
}

export function describeErasure({ reference, at }: { reference: string; at: string }): string {
  return `erased at the request of ${reference} on ${at}`;
}
