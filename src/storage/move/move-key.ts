import { readKeyFiles, writeKeyFiles } from '../../base/signing/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { dataFolders } from '../../contract/layout.ts';
import type { Database } from '../store/database.ts';
import { findSigningKey, listPublicKeys, offerPublicKey, offerSigningKey } from '../store/signing-keys.ts';

/**
 * Puts the key of a data folder, and the public halves of all keys that it has signed with, into the database of nodes.
 * Gives the key's id; null if the folder has not signed anything. Throws `signing_key_unusable` if the database has
 * another key.
 */
export async function putKeyIntoDatabase(dataDir: string, db: Database): Promise<string | null> {
  const { key, publicKeys } = readKeyFiles(dataDir);
  const at = new Date().toISOString();
  if (key !== null) {
    const private_pem = key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await offerSigningKey(db, { id: key.id, public_pem: key.publicPem, private_pem, made_at: at });
    const inUse = await findSigningKey(db);
    if (inUse?.id !== key.id) throw differ(dataDir, key.id, inUse?.id);
  }
  for (const [id, public_pem] of publicKeys) {
    await offerPublicKey(db, { id, public_pem, private_pem: null, made_at: at });
  }
  return key?.id ?? null;
}

/** The reverse: writes the keys of the nodes' database as files to a data folder. */
export async function putKeyIntoFolder(db: Database, dataDir: string): Promise<string | null> {
  const inUse = await findSigningKey(db);
  if (inUse?.private_pem == null) return null;
  const publicKeys = new Map((await listPublicKeys(db)).map(({ id, public_pem: pem }) => [id, pem]));
  writeKeyFiles(dataDir, { privatePem: inUse.private_pem, publicKeys });
  return inUse.id;
}

function differ(dataDir: string, expected: string, found = 'none'): AdeError {
  const { signingKey: path } = dataFolders(dataDir);
  return new AdeError('signing_key_unusable', { path, found: `${expected}, but the database signs with ${found}` });
}
