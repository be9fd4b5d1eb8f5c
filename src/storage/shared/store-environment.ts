import type { PreparedPackage } from '../../package/index.ts';
import type { Database } from '../store/database.ts';
import { saveBuildHash } from '../store/environments.ts';
import { storedNames } from './places.ts';
import type { SharedFiles } from './types.ts';

/** Records the hash of an environment that was built or found, and stores the environment for other nodes. */
export function storeEnvironment(
  { db, shared }: { db: Database; shared: SharedFiles },
  { configVersionId: id, buildHash }: Pick<PreparedPackage, 'configVersionId' | 'buildHash'>,
): Promise<void> {
  if (!shared.isOn) return saveBuildHash(db, id, buildHash);
  return shared.change(storedNames.environment(id), { isBrought: false }, (store) =>
    store((record) =>
      db.transaction().execute(async (transaction) => {
        await saveBuildHash(transaction, id, buildHash);
        await record(transaction);
      }),
    ),
  );
}
