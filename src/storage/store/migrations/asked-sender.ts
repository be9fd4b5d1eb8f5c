import type { Kysely } from 'kysely';

const ADDED = 'asked_sender';
/** As many as a list may have. */
const MAX_CODES = 100;

type Rules = Record<'review_rules', { workspace_id: string; reason_codes_json: string }>;

/** Gives workspaces with their own list of reasons the one for a question to the sender that is still open. */
export async function addAskedSender(unknown: Kysely<unknown>): Promise<void> {
  const db = unknown.withTables<Rules>();
  for (const { workspace_id: id, reason_codes_json: json } of await db
    .selectFrom('review_rules')
    .select(['workspace_id', 'reason_codes_json'])
    .execute()) {
    const codes: string[] = JSON.parse(json);
    if (codes.includes(ADDED) || codes.length >= MAX_CODES) continue;
    const reason_codes_json = JSON.stringify([...codes, ADDED]);
    await db.updateTable('review_rules').set({ reason_codes_json }).where('workspace_id', '=', id).execute();
  }
}
