import { AdeError } from '../../contract/errors/index.ts';
import type { Database } from './database.ts';

/** Throws `name_taken`. Call it in a transaction that has locked the workspace. */
export async function assertNameFree(
  db: Database,
  kind: 'config' | 'sender',
  workspaceId: string,
  name: string,
  exceptId = '',
): Promise<void> {
  const taken = await db
    .selectFrom(`${kind}s` as const)
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('name', '=', name)
    .where('id', '!=', exceptId)
    .executeTakeFirst();
  if (taken) throw new AdeError('name_taken', { kind, name });
}
