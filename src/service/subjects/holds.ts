import type { SubjectOutcome } from '../../contract/api/index.ts';
import {
  type Database,
  findHold,
  findJob,
  isAnyJobHeld,
  isRowOfHeldJob,
  type JobRow,
} from '../../storage/store/index.ts';

/** Thrown in a transaction that would have changed a holder which has to stay as it is. */
export class Kept extends Error {
  readonly outcome: SubjectOutcome;

  constructor(outcome: SubjectOutcome) {
    super('The holder stays as it is.');
    this.outcome = outcome;
  }
}

/** Whether a legal hold keeps a job: its own, or that of its document. */
export async function isJobHeld(db: Database, row: Pick<JobRow, 'held_at' | 'document_id'>): Promise<boolean> {
  return row.held_at !== null || (await findHold(db, row.document_id)) !== undefined;
}

/** Whether a legal hold keeps a document: its own, or that of a job about it. */
export async function isDocumentHeld(db: Database, documentId: string): Promise<boolean> {
  return (await findHold(db, documentId)) !== undefined || (await isAnyJobHeld(db, documentId));
}

/** Whether a legal hold keeps a holder, by its name. */
export async function isHolderHeld(db: Database, holder: string): Promise<boolean> {
  const [kind, id = ''] = holder.split(':');
  if (kind === 'document') return isDocumentHeld(db, id);
  // The rules of a held job are part of what explains it.
  if (kind === 'version') return isRowOfHeldJob(db, 'config_versions', id);
  if (kind !== 'job') return false;
  const row = await findJob(db, id);
  return row !== undefined && (await isJobHeld(db, row));
}

/** Whether a row that is not a job's own is about a job under a legal hold. */
export async function isRowHeld(db: Database, table: string, key: Readonly<Record<string, unknown>>): Promise<boolean> {
  return isRowOfHeldJob(db, table, String(key.id));
}
