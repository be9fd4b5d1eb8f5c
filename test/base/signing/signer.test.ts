import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { findPublicKey, openSigner, verifySignature } from '../../../src/base/signing/index.ts';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { dataFolders } from '../../../src/contract/layout.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const statement = { kind: 'test', hash: 'ab', nested: { rows: 3 } };

test('a signature holds for the statement in any order of its keys, and for nothing else', async (t) => {
  const signer = openSigner(await makeTempFolder(t));
  const { key_id, signature } = signer.sign(statement);
  assert.equal(key_id, signer.keyId);
  const { kind, ...rest } = statement;
  assert.equal(verifySignature(signer.publicKey, { ...rest, kind }, signature), true);
  assert.equal(verifySignature(signer.publicKey, { ...statement, kind: 'other' }, signature), false);
  assert.equal(verifySignature(signer.publicKey, { ...statement, nested: { rows: 4 } }, signature), false);
  assert.equal(verifySignature(openSigner(await makeTempFolder(t)).publicKey, statement, signature), false);
  assert.equal(verifySignature(signer.publicKey, statement, 'no signature'), false);
  assert.equal(verifySignature('no key', statement, signature), false);
});

test('the key is made once, and only its owner can read it', async (t) => {
  const dataDir = await makeTempFolder(t);
  const first = openSigner(dataDir);
  assert.equal(openSigner(dataDir).keyId, first.keyId);
  const { signingKey } = dataFolders(dataDir);
  assert.equal(statSync(signingKey).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(dirname(signingKey)).sort(), ['public', 'signing.pem']);
  assert.equal(findPublicKey(dataDir, first.keyId), first.publicKey);
});

test('processes that need the key at the same time get one key', async (t) => {
  const dataDir = await makeTempFolder(t);
  const script = join(import.meta.dirname, 'print-key-main.ts');
  const ids = await Promise.all(Array.from({ length: 4 }, () => askWorker(script, dataDir)));
  assert.equal(new Set(ids).size, 1);
  assert.equal(openSigner(dataDir).keyId, ids[0]);
});

test('an invalid key is refused, and left as it is', async (t) => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  for (const content of ['', 'not a key', rsa.toString()]) {
    const dataDir = await makeTempFolder(t);
    const { signingKey } = dataFolders(dataDir);
    mkdirSync(dirname(signingKey));
    writeFileSync(signingKey, content);
    assert.throws(
      () => openSigner(dataDir),
      (error) => isAdeError(error, 'signing_key_unusable') && error.message.includes(signingKey),
    );
    assert.equal(readFileSync(signingKey, 'utf8'), content);
  }
});

test('after a new key, the old public one is still found', async (t) => {
  const dataDir = await makeTempFolder(t);
  const old = openSigner(dataDir);
  const { signature } = old.sign(statement);
  renameSync(dataFolders(dataDir).signingKey, join(dataDir, 'away.pem'));
  assert.notEqual(openSigner(dataDir).keyId, old.keyId);
  assert.equal(verifySignature(findPublicKey(dataDir, old.keyId)!, statement, signature), true);
  assert.equal(findPublicKey(dataDir, '../signing'), undefined);
  assert.equal(findPublicKey(dataDir, `ed25519-${'0'.repeat(32)}`), undefined);
});

function askWorker(script: string, dataDir: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData: dataDir });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
