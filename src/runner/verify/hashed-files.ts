import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hashFile } from '../../base/files/index.ts';
import type { CheckName, VerificationCheck } from '../../contract/api/index.ts';
import { jobNames } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import type { Recorded } from '../../record/compare/index.ts';
import type { ErasedFiles } from './erased-files.ts';

/** Facts about a job that a service knows independently of its folder. */
export interface KnownFacts {
  /** Null if an older version stored no hash. */
  recordSha256: string | null;
  outputSha256: string | null;
  /** For each part, when retention removed it; null if it was not removed. */
  removed: Readonly<Record<JobPart, string | null>>;
  /** When the copies of what an earlier job kept were removed, because that job or its document is gone. */
  earlierRemoved: string | null;
  /** At whose request a person was erased from the package, and when; null if none was. */
  packageErased: { reference: string; at: string } | null;
}

/** A part of a job that retention removes separately. */
export type JobPart = 'inputs' | 'outputs' | 'artifacts';

/** A finished job as it is on the disk. */
export interface RecordedJob {
  folder: string;
  request: RunRequest;
  artifact: Recorded;
  /** Null for a folder that belongs to no service. */
  known: KnownFacts | null;
  erased: ErasedFiles;
}

interface HashedFile {
  name: CheckName;
  part: JobPart;
  /** Whether a new run needs the file. */
  isInput: boolean;
  /** Whether the file is a copy of what an earlier job kept. */
  isOfEarlier?: true;
  /** Path in the job's folder; undefined if the job does not have the file. */
  path: (job: RecordedJob) => string | undefined;
  /** The expected hashes of the file, from every place that recorded its hash. */
  recorded: (job: RecordedJob) => readonly (string | null | undefined)[];
}

/** All files of a job whose hash is recorded elsewhere: these are verified without a new run. */
const HASHED_FILES: readonly HashedFile[] = [
  {
    name: 'document',
    part: 'inputs',
    isInput: true,
    path: ({ request }) => request.input,
    recorded: ({ artifact }) => [artifact.job.document.sha256],
  },
  {
    name: 'corrections',
    part: 'inputs',
    isInput: true,
    path: ({ request }) => request.corrections,
    recorded: ({ artifact }) => [artifact.job.corrections?.sha256],
  },
  {
    name: 'recipe',
    part: 'inputs',
    isInput: true,
    path: ({ request }) => request.recipe,
    recorded: ({ artifact }) => [artifact.job.recipe?.sha256],
  },
  {
    name: 'expected',
    part: 'inputs',
    isInput: true,
    path: ({ request }) => request.expected,
    recorded: ({ artifact }) => [artifact.job.expected?.sha256],
  },
  {
    name: 'previous',
    part: 'inputs',
    isInput: true,
    isOfEarlier: true,
    path: ({ request }) => request.previous,
    recorded: ({ artifact }) => [artifact.job.previous?.sha256],
  },
  {
    name: 'record',
    part: 'artifacts',
    isInput: false,
    path: ({ known }) => (known?.recordSha256 == null ? undefined : jobNames.artifact),
    recorded: ({ known }) => [known?.recordSha256],
  },
  {
    name: 'workbook',
    part: 'outputs',
    isInput: false,
    path: () => jobNames.output,
    recorded: ({ artifact, known }) => [artifact.output.sha256, ...(known === null ? [] : [known.outputSha256])],
  },
];

export interface FileCheck extends VerificationCheck {
  isInput: boolean;
  isMissing: boolean;
  /** Whether it is missing because the earlier job of which it was a copy is gone. */
  isEarlierRemoved?: true;
}

export async function checkFiles(job: RecordedJob): Promise<FileCheck[]> {
  const checks = await Promise.all(HASHED_FILES.map((file) => checkFile(job, file)));
  return checks.filter((check) => check !== undefined);
}

async function checkFile(job: RecordedJob, file: HashedFile): Promise<FileCheck | undefined> {
  const { name, part, isInput } = file;
  const path = file.path(job);
  const recorded = file.recorded(job).filter((hash) => hash != null);
  if (path === undefined) {
    if (recorded.length === 0) return undefined;
    return { name, isInput, isMissing: true, ok: false, note: 'it is in the record, but not in run-request.json' };
  }
  if (!existsSync(join(job.folder, path))) {
    if (job.erased.isLeft(path, null)) return { name, isInput, isMissing: true, ok: null, note: job.erased.note ?? '' };
    const removed = job.known?.removed[part] ?? null;
    const earlierRemoved = file.isOfEarlier ? (job.known?.earlierRemoved ?? null) : null;
    if (removed === null && earlierRemoved !== null) {
      const note = `${path} was removed on ${earlierRemoved}, with the document before`;
      return { name, isInput, isMissing: true, isEarlierRemoved: true, ok: null, note };
    }
    const note = removed === null ? `${path} is missing` : `${path} was removed by retention on ${removed}`;
    return { name, isInput, isMissing: true, ok: removed === null ? false : null, note };
  }
  const found = await hashFile(join(job.folder, path));
  const other = recorded.find((hash) => hash !== found);
  const isSame = recorded.length > 0 && other === undefined;
  // The service knows the hash of the file without the person, and the record has the one before.
  if (job.erased.isLeft(path, found)) return { name, isInput, isMissing: false, ok: null, note: job.erased.note ?? '' };
  if (isSame) return { name, isInput, isMissing: false, ok: true };
  return { name, isInput, isMissing: false, ok: false, note: `SHA-256 ${found}, recorded ${other ?? 'none'}` };
}
