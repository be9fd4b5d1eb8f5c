import { findDay, parsePeriod } from '../../contract/period.ts';
import { type Database, listOpenPeriods, type SenderPeriod } from '../../storage/store/index.ts';

/** The senders and periods whose documents were due before a day (ISO 8601), if one of these is still open. */
export async function listOverduePeriods(db: Database, workspaceId: string, day: string): Promise<SenderPeriod[]> {
  const open = await listOpenPeriods(db, workspaceId);
  return open.filter(({ period, dueDay }) => {
    const parsed = parsePeriod(period);
    return parsed !== null && findDay(parsed, dueDay) < day;
  });
}
