import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { hashFile } from '../../../src/base/files/index.ts';
import { documentPath } from '../../../src/contract/layout.ts';
import { openDatabase } from '../../../src/storage/store/database.ts';
import { findDocumentRow } from '../../../src/storage/store/subject-holders.ts';
import { placeOf } from '../../helpers/postgres/databases.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import {
  addDocument,
  makeDataDir,
  makeRecipeVersion,
  type Server,
  startServer,
  startServerFor,
  submit,
  WORKSPACE,
  waitFor,
} from '../harness.ts';
import { crashServer } from '../server-process.ts';
import { assertNothingLeft, MARKER, TERMS } from './helpers.ts';
import { CSV, plantVersion } from './plant.ts';

/** Lets a server die at a step of an erasure, and starts another one, which does all of it. */
export async function eraseWithCrash(
  t: TestContext,
  dataDir: string,
  step: string,
): Promise<{ server: Server; id: string }> {
  await crashServer(t, dataDir, step, { type: 'erase', terms: TERMS, reference: 'DSR 17' });
  const db = await openDatabase(await placeOf(dataDir));
  const { id } = await db.selectFrom('subject_searches').selectAll().executeTakeFirstOrThrow();
  // A run on another node would have to be silent for a minute.
  await db.updateTable('subject_searches').set({ claimed_at: null }).execute();
  await db.destroy();
  const server = await startServerFor(t, dataDir);
  await waitUntil(async () => (await server.service.subjects.get(WORKSPACE, id)).state === 'erased');
  return { server, id };
}

/** Plants a person, and lets a server die while it erases them. */
export async function crashAt(t: TestContext, step: string): Promise<void> {
  const dataDir = await makeDataDir(t);
  const before = await startServer(dataDir);
  const document = await addDocument(before, CSV, `${MARKER.name}.csv`);
  const { id: jobId } = await waitFor(before, (await submit(before, document)).id);
  const sender = await before.service.senders.make(WORKSPACE, { name: 'Acme' }, { actor: 'Ada' });
  await makeRecipeVersion(before, { senderId: sender.id, base: 0, name: MARKER.name });
  await plantVersion(before);
  await before.stop();
  const { server } = await eraseWithCrash(t, dataDir, step);
  await server.service.columns.settled();
  await assertNothingLeft(server);
  const stored = await findDocumentRow(server.db, document);
  assert.ok(stored !== undefined);
  assert.equal(stored.sha256, await hashFile(documentPath(dataDir, stored)), 'the row has the hash of the masked file');
  const row = await server.service.getRow(WORKSPACE, jobId);
  const verification = await server.service.verifications.compareHashes(row);
  assert.equal(verification.ok, null, JSON.stringify(verification));
  assert.match(JSON.stringify(verification), /erased at the request of DSR 17/);
  const recipes = verification.checks.find(({ name }) => name === 'recipes');
  assert.deepEqual([recipes?.ok, recipes?.note], [true, 'erased at the request of DSR 17']);
}
