import { AdeError } from '../../contract/errors/index.ts';
import type { Database } from '../store/database.ts';
import { listDeadNodes, listNodes } from '../store/nodes.ts';

/** Throws `database_in_use` while a node is alive. The row of a killed node does not count. */
export async function assertNoNodes(db: Database, path: string): Promise<void> {
  const nodes = await listNodes(db);
  if (nodes.length === 0) return;
  const dead = await listDeadNodes(db, '', true);
  const [first, ...others] = nodes.filter(({ id }) => !dead.includes(id));
  if (first === undefined) return;
  const rest = others.length === 0 ? '' : ` and ${others.length} more`;
  throw new AdeError('database_in_use', { path, found: `process ${first.pid} on ${first.host}${rest}` });
}
