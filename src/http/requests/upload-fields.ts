import { cleanFolder } from '../../base/files/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { assertActive, namePeriod } from '../../service/index.ts';
import { type Database, type DocumentRow, getSender } from '../../storage/store/index.ts';

/** What a form may say about a document besides its file. */
export const UPLOAD_FIELDS = ['folder', 'sender_id', 'period'] as const;

const MAX_FOLDER_CHARS = 400;
const MAX_PERIOD_CHARS = 80;

/** Throws `request_invalid`, `sender_unknown`, `sender_archived` or an error of `namePeriod`. */
export async function readGiven(
  db: Database,
  workspaceId: string,
  { folder = '', sender_id: senderId = '', period = '' }: Readonly<Record<string, string>>,
): Promise<Pick<DocumentRow, 'folder' | 'sender_id' | 'period'>> {
  assertShort('folder', folder, MAX_FOLDER_CHARS);
  assertShort('period', period, MAX_PERIOD_CHARS);
  if (senderId !== '') assertActive(await getSender(db, workspaceId, senderId));
  return {
    folder: cleanFolder(folder) || null,
    sender_id: senderId || null,
    period: period.trim() === '' ? null : namePeriod(period),
  };
}

function assertShort(field: string, text: string, maxChars: number): void {
  if (text.length <= maxChars) return;
  const found = `the field ${field} of the form has ${text.length} characters; expected at most ${maxChars}`;
  throw new AdeError('request_invalid', { found });
}
