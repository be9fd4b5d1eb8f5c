import type { Database } from './database.ts';
import type { AccessChangeRow } from './schema/tables.ts';

/** The changes of rights up to a moment, oldest first. */
export async function listAccessChanges(db: Database, until: string): Promise<AccessChangeRow[]> {
  const query = db.selectFrom('access_changes').selectAll().where('at', '<=', until);
  return query.orderBy('at').orderBy('id').execute();
}

export interface Signed {
  person: string;
  workspace_id: string;
  count: number;
  last_at: string;
}

/** How often who has signed in which workspace, up to a moment; withdrawn signatures count, too. */
export async function countSigned(db: Database, until: string): Promise<Signed[]> {
  const rows = await db
    .selectFrom('acceptances')
    .select((select) => ['person', 'workspace_id', select.fn.countAll().as('count'), select.fn.max('at').as('last_at')])
    .where('at', '<=', until)
    .groupBy(['person', 'workspace_id'])
    .execute();
  return rows.map(({ count, ...row }) => ({ ...row, count: Number(count) }));
}

export interface Use {
  token_id: string;
  workspace_id: string | null;
  last_at: string;
}

/** When credentials last left an entry in the activity of each workspace, between two moments. */
export async function listUses(db: Database, { from, to }: { from: string; to: string }): Promise<Use[]> {
  return db
    .selectFrom('activity')
    .select((select) => ['token_id', 'workspace_id', select.fn.max('at').as('last_at')])
    .where('at', '>', from)
    .where('at', '<=', to)
    .where('token_id', 'is not', null)
    .$narrowType<{ token_id: string }>()
    .groupBy(['token_id', 'workspace_id'])
    .execute();
}
