import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { SaveCorrectionDraft } from '../../contract/api/index.ts';
import { jobFolder, jobNames } from '../../contract/layout.ts';
import { explainStorageError } from '../host/job-error.ts';

interface DraftPlace {
  dataDir: string;
  jobId: string;
  person: string;
}

/** What a person has gathered about a job. It is kept and deleted like the document's values. */
interface DraftFile extends SaveCorrectionDraft {
  schema: 'ade.correction-draft/v1';
}

/** The path below the folder of the job. */
export function nameDraftFile({ jobId, person }: Pick<DraftPlace, 'jobId' | 'person'>): string {
  return `${jobNames.drafts}/${createHash('sha256').update(`${jobId} ${person}`).digest('hex').slice(0, 32)}.json`;
}

const pathOf = (place: DraftPlace) => join(jobFolder(place.dataDir, place.jobId), nameDraftFile(place));

export const hasDraftFile = (place: DraftPlace): boolean => existsSync(pathOf(place));

/** Throws `storage_full`, `storage_unusable`. */
export async function writeDraftFile(place: DraftPlace, text: string): Promise<void> {
  const path = pathOf(place);
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    await writeFileAtomic(path, text, { mode: 0o600 });
  } catch (error) {
    throw explainStorageError(error, 'the corrections that are not applied yet');
  }
}

export function renderDraftFile({ base_revision, statements, points = [] }: SaveCorrectionDraft): string {
  const said = points.length === 0 ? {} : { points };
  const file: DraftFile = { schema: 'ade.correction-draft/v1', base_revision, statements, ...said };
  return `${JSON.stringify(file)}\n`;
}

export async function readDraftFile(place: DraftPlace): Promise<SaveCorrectionDraft> {
  const file: DraftFile = JSON.parse(await readFile(pathOf(place), 'utf8'));
  return file;
}

export async function removeDraftFile(place: DraftPlace): Promise<void> {
  await rm(pathOf(place), { force: true });
}
