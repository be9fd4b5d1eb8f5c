import { DEFAULT_REASON_CODES } from '../../contract/review.ts';
import type { Database } from './database.ts';

/** How jobs of a workspace are reviewed. */
export interface ReviewRules {
  /** Whether a second person must accept each job that one person has accepted. */
  secondPerson: boolean;
  /** The reasons that people can choose. */
  reasonCodes: readonly string[];
}

/** The rules of the workspace, or the defaults. */
export async function getReviewRules(db: Database, workspaceId: string): Promise<ReviewRules> {
  const row = await db
    .selectFrom('review_rules')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  if (row === undefined) return { secondPerson: false, reasonCodes: DEFAULT_REASON_CODES };
  return { secondPerson: row.second_person === 1, reasonCodes: JSON.parse(row.reason_codes_json) as string[] };
}

export async function setReviewRules(db: Database, workspaceId: string, rules: ReviewRules): Promise<void> {
  const columns = {
    second_person: rules.secondPerson ? (1 as const) : (0 as const),
    reason_codes_json: JSON.stringify(rules.reasonCodes),
  };
  await db
    .insertInto('review_rules')
    .values({ workspace_id: workspaceId, ...columns })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(columns))
    .execute();
}
