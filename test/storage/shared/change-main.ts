// A node in its own process, which ends at a step of storing a folder: change-main.ts DATA_DIR STORAGE DATABASE_DIR STEP

import { storedNames } from '../../../src/storage/shared/places.ts';
import { openDatabase } from '../../../src/storage/store/database.ts';
import { knownDatabaseUrlOf } from '../../helpers/postgres/databases.ts';
import { makeNode, writeLocal } from './nodes.ts';

const [dataDir = '', storage = '', place = '', step = ''] = process.argv.slice(2);
const endAt = (name: string) => {
  if (name === step) process.kill(process.pid, 'SIGKILL');
};

const db = await openDatabase({ dataDir: place, databaseUrl: knownDatabaseUrlOf(place) });
const node = await makeNode(db, { dataDir, storage });
const name = storedNames.package('cfgv_1');
await node.files.change(name, {}, async (keep) => {
  endAt('brought');
  writeLocal(node, name, { 'manifest.json': 'second', 'new.js': 'new' });
  endAt('written');
  await keep(async (record) => {
    endAt('staged');
    await db.transaction().execute(async (transaction) => {
      await record(transaction);
      endAt('recorded');
    });
    endAt('committed');
  });
});
endAt('noted');
await db.destroy();
