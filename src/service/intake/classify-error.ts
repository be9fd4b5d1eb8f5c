import { errorTable, isAdeError } from '../../contract/errors/index.ts';
import { workbookErrors } from '../../contract/errors/workbook.ts';
import { isOfService } from '../host/for-later.ts';

/**
 * Why a claimed file could not be dealt with. `file`: the file itself, so that nothing helps but another file. `busy`:
 * the service, which says so itself. `source`: something that an administrator has to change.
 */
export type Blame = 'file' | 'busy' | 'source';

const OF_FILE: readonly string[] = ['source_file_unreadable', 'source_file_unfit', 'source_file_too_large'];
const BUSY: readonly string[] = [
  'queue_full',
  'shutting_down',
  'safe_mode_active',
  'workers_missing',
  'sandbox_unavailable',
  // The document was deleted, or its file lost, before its job was there: it is read again.
  'document_unknown',
  'document_missing',
];

export function classifyError(error: unknown): Blame {
  if (isOfService(error)) return 'busy';
  if (!isAdeError(error)) return 'source';
  if (BUSY.includes(error.code)) return 'busy';
  return OF_FILE.includes(error.code) || error.code in workbookErrors ? 'file' : 'source';
}

/** Code and message of an error; without a code, only that something failed, since a message may quote anything. */
export function describeTrouble(error: unknown): { code: string; message: string } {
  if (isAdeError(error)) return { code: error.code, message: error.message };
  return { code: 'internal_error', message: errorTable.internal_error.message };
}
