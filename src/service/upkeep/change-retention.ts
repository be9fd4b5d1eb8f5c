import type { UpdateWorkspace } from '../../contract/api/index.ts';
import { describeRetention, readServerRetention } from '../../contract/retention.ts';
import {
  endRetentionNotice,
  readOwnRetention,
  setRetention,
  type Transaction,
  type WorkspaceRow,
} from '../../storage/store/index.ts';
import { findRetention, type RetentionSettings } from './retention-limits.ts';

/**
 * Sets the retention of a workspace, whose row is locked, if it is another one, and ends the notice about it. Gives what
 * the activity says of it; nothing if nothing changed.
 */
export async function changeRetention(
  transaction: Transaction,
  settings: RetentionSettings,
  row: WorkspaceRow,
  { retention: wanted, retention_notice: notice }: Pick<UpdateWorkspace, 'retention' | 'retention_notice'>,
): Promise<Record<string, string | boolean>> {
  const before = readOwnRetention(row);
  const isOther = wanted !== undefined && !isSame(wanted, before);
  const isAnswered = row.retention_notice !== null && (wanted !== undefined || notice === false);
  const confirmed: Record<string, boolean> = isAnswered ? { retention_confirmed: true } : {};
  if (!isOther) {
    if (isAnswered) await endRetentionNotice(transaction, row.id);
    return confirmed;
  }
  await setRetention(transaction, row.id, wanted);
  return {
    retention_before: describeRetention(findRetention(row, settings)),
    retention: describeRetention(wanted ?? readServerRetention(settings)),
    followed_server: before === null,
    follows_server: wanted === null,
  };
}

type Own = ReturnType<typeof readOwnRetention>;

function isSame(one: Own, other: Own): boolean {
  if (one === null || other === null) return one === other;
  return describeRetention(one) === describeRetention(other);
}
