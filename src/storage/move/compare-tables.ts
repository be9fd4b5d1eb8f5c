import { AdeError } from '../../contract/errors/index.ts';
import type { MovedTablePlan } from './plan-tables.ts';
import { digestTable } from './read-table.ts';
import type { End, MovedTable, MoveStep } from './types.ts';

/** Reads all rows at both ends, and compares their number and their hash. Throws `move_rows_differ`. */
export async function compareTables(
  { source, target }: { source: End; target: End },
  plans: readonly MovedTablePlan[],
  onStep: (step: MoveStep) => void,
): Promise<MovedTable[]> {
  const tables: MovedTable[] = [];
  for (const plan of plans) {
    const { name } = plan.shape;
    const onRows = (done: number) => onStep({ what: 'compare', name, done });
    const expected = await digestTable(source.db, plan, () => undefined);
    const found = await digestTable(target.db, plan, onRows);
    if (found.rows !== expected.rows || found.sha256 !== expected.sha256) {
      const details = { table: name, path: target.path, from: source.path };
      throw new AdeError('move_rows_differ', { ...details, found: describe(found), expected: describe(expected) });
    }
    tables.push(found);
  }
  return tables;
}

function describe({ rows, sha256 }: MovedTable): string {
  return `${rows} ${rows === 1 ? 'row' : 'rows'} with the hash ${sha256}`;
}
