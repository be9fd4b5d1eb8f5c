import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
} from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { dataFolders, publicKeyPath } from '../../contract/layout.ts';

export interface SigningKey {
  id: string;
  privateKey: KeyObject;
  publicPem: string;
}

const OWNER_ONLY = 0o600;
const EVERYBODY_READS = 0o644;

/** 128 bits of the hash: enough that nobody can make another key with the same id. */
const ID_HEX_CHARS = 32;
const KEY_ID = /^ed25519-[0-9a-f]{32}$/;

const KEY_ENDING = '.pem';

/** Keys from `provideSigningKey`, by the path of the data folder that uses them. */
const provided = new Map<string, { key: SigningKey; publicKeys: ReadonlyMap<string, string> }>();

/** Makes a data folder use these keys from now on, and not its key files. Throws `signing_key_unusable`. */
export function provideSigningKey(
  dataDir: string,
  { privatePem, publicKeys }: { privatePem: string; publicKeys: ReadonlyMap<string, string> },
): void {
  try {
    provided.set(resolve(dataDir), { key: describeKey(createPrivateKey(privatePem)), publicKeys });
  } catch (cause) {
    throw unusable('the database', (cause as Error).message, cause);
  }
}

/** The keys in a data folder's files. */
export interface KeyFiles {
  /** Null if the data folder has not signed anything yet. */
  key: SigningKey | null;
  /** Public keys by id, including the public half of `key`. */
  publicKeys: ReadonlyMap<string, string>;
}

/** Reads the keys of a data folder without making any. Throws `signing_key_unusable`. */
export function readKeyFiles(dataDir: string): KeyFiles {
  const { signingKey: path, publicKeys: folder } = dataFolders(dataDir);
  try {
    const key = existsSync(path) ? parseKey(path, readFileSync(path)) : null;
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(KEY_ENDING)) : [];
    const ids = names.map((name) => name.slice(0, -KEY_ENDING.length)).filter((id) => KEY_ID.test(id));
    const publicKeys = new Map(ids.map((id) => [id, readFileSync(publicKeyPath(dataDir, id), 'utf8')]));
    if (key !== null) publicKeys.set(key.id, key.publicPem);
    return { key, publicKeys };
  } catch (cause) {
    throw explainKeyError(path, cause);
  }
}

/**
 * Writes a data folder's key files; existing ones stay. Throws `signing_key_unusable` if another signing key exists.
 */
export function writeKeyFiles(
  dataDir: string,
  { privatePem, publicKeys }: { privatePem: string; publicKeys: ReadonlyMap<string, string> },
): void {
  const { signingKey: path } = dataFolders(dataDir);
  try {
    writeOnce(path, privatePem, OWNER_ONLY);
    const [expected, found] = [parseKey('the database', privatePem), parseKey(path, readFileSync(path))];
    if (found.id !== expected.id) throw unusable(path, `the key ${found.id}, but ${expected.id} is to be moved here`);
    writePublicKeys(dataDir, publicKeys);
  } catch (cause) {
    throw explainKeyError(path, cause);
  }
}

/** Writes files with public keys, with which a data folder can check signatures; existing ones stay. */
export function writePublicKeys(dataDir: string, publicKeys: ReadonlyMap<string, string>): void {
  for (const [id, pem] of publicKeys) writeOnce(publicKeyPath(dataDir, id), pem, EVERYBODY_READS);
}

/** Makes a new key and stores it nowhere. */
export function makeSigningKey(): SigningKey {
  return describeKey(createPrivateKey(makePrivateKey()));
}

/**
 * The key that a data folder signs with. The first call makes the key; no call replaces it. The public half stays in
 * `keys/public`, to check old signatures after somebody put another key in its place. Throws `signing_key_unusable`.
 */
export function readSigningKey(dataDir: string): SigningKey {
  const known = provided.get(resolve(dataDir));
  if (known !== undefined) return known.key;
  const { signingKey: path } = dataFolders(dataDir);
  try {
    if (!existsSync(path)) writeOnce(path, makePrivateKey(), OWNER_ONLY);
    const key = parseKey(path, readFileSync(path));
    const publicPath = publicKeyPath(dataDir, key.id);
    if (!existsSync(publicPath)) writeOnce(publicPath, key.publicPem, EVERYBODY_READS);
    return key;
  } catch (cause) {
    throw explainKeyError(path, cause);
  }
}

/** The public key that a signature names, as PEM; undefined if this data folder has never signed with it. */
export function findPublicKey(dataDir: string, keyId: string): string | undefined {
  if (!KEY_ID.test(keyId)) return undefined;
  const known = provided.get(resolve(dataDir));
  try {
    const pem = known?.publicKeys.get(keyId) ?? readFileSync(publicKeyPath(dataDir, keyId));
    const publicKey = createPublicKey(pem);
    return nameKey(publicKey) === keyId ? exportPem(publicKey) : undefined;
  } catch {
    return undefined;
  }
}

function parseKey(path: string, pem: string | Buffer): SigningKey {
  const privateKey = createPrivateKey(pem);
  if (privateKey.asymmetricKeyType !== 'ed25519') throw unusable(path, `a key for ${privateKey.asymmetricKeyType}`);
  return describeKey(privateKey);
}

function explainKeyError(path: string, cause: unknown): AdeError {
  if (isAdeError(cause)) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  return unusable(path, code ?? message, cause);
}

function describeKey(privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey);
  return { id: nameKey(publicKey), privateKey, publicPem: exportPem(publicKey) };
}

function makePrivateKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function nameKey(publicKey: KeyObject): string {
  const hash = createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' }));
  return `ed25519-${hash.digest('hex').slice(0, ID_HEX_CHARS)}`;
}

function exportPem(publicKey: KeyObject): string {
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

/** Writes the whole file or nothing, and never replaces a file: link(2) fails if the path exists, unlike rename(2). */
function writeOnce(path: string, text: string, mode: number): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}.new`;
  const file = openSync(temporary, 'w', mode);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
    linkSync(temporary, path);
  } catch (error) {
    // Another process was faster; the file of that process is used.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    closeSync(file);
    rmSync(temporary, { force: true });
  }
}

function unusable(path: string, found: string, cause?: unknown): AdeError {
  return new AdeError('signing_key_unusable', { path, found }, { cause });
}
