import { existsSync } from 'node:fs';
import { makeSigningKey, provideSigningKey, readSigningKey } from '../../base/signing/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { dataFolders } from '../../contract/layout.ts';
import type { Database } from '../store/database.ts';
import { findSigningKey, listPublicKeys, offerSigningKey } from '../store/signing-keys.ts';

/**
 * All nodes sign with the key in the database. It is written neither to their disks nor to the storage, so that
 * somebody who can change the files there cannot sign the changes. The first node offers its own key, or a new one.
 * Throws `signing_key_unusable` if the data folder has another key.
 */
export async function shareSigningKey(db: Database, dataDir: string): Promise<void> {
  const { signingKey: path } = dataFolders(dataDir);
  const own = existsSync(path) ? readSigningKey(dataDir) : undefined;
  if ((await findSigningKey(db)) === undefined) {
    const { id, publicPem, privateKey } = own ?? makeSigningKey();
    const private_pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await offerSigningKey(db, { id, public_pem: publicPem, private_pem, made_at: new Date().toISOString() });
  }
  const inUse = (await findSigningKey(db))!;
  if (own !== undefined && own.id !== inUse.id) {
    const found = `its id is ${own.id}, but the nodes of this database sign with ${inUse.id}. Start with an empty data folder`;
    throw new AdeError('signing_key_unusable', { path, found });
  }
  const publicKeys = new Map((await listPublicKeys(db)).map((row) => [row.id, row.public_pem]));
  provideSigningKey(dataDir, { privatePem: inUse.private_pem ?? '', publicKeys });
}
