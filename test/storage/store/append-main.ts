import { parentPort, workerData } from 'node:worker_threads';
import { insertActivity, makeActivity } from '../../../src/storage/store/activity.ts';
import { openCurrentDatabase } from '../../../src/storage/store/database.ts';
import { placeOf } from '../../helpers/postgres/databases.ts';

// Adds entries to one chain of the data folder, as another process would.
const { dataDir, actor, count } = workerData as { dataDir: string; actor: string; count: number };
const db = await openCurrentDatabase(await placeOf(dataDir));
for (let i = 0; i < count; i++) {
  await insertActivity(db, [makeActivity({ actor, action: 'job.verified', workspaceId: 'ws_1', targetId: String(i) })]);
}
await db.destroy();
parentPort!.postMessage('done');
