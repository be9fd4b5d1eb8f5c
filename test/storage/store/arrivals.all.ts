import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listArrivals, lockSameDocument, MAX_LISTED_ARRIVALS } from '../../../src/storage/store/arrivals.ts';
import { insertDocument } from '../../../src/storage/store/documents.ts';
import type { DocumentRow } from '../../../src/storage/store/schema/tables.ts';
import { changeDocumentFile } from '../../../src/storage/store/subject-holders.ts';
import { makeWorkspace } from '../../../src/storage/store/workspaces.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';

const NOTHING_GIVEN = { folder: null, sender_id: null, period: null };
/** More than the values that a statement of SQLite may have. */
const COUNT = 33_000;
const PER_INSERT = 1500;

function makeDocument(id: string): DocumentRow {
  const about = { workspace_id: 'ws_test', filename: 'first.csv', bytes: 1, sha256: id, format: 'csv' };
  const uploaded = { uploaded_by: 'Ada', uploaded_at: '2026-01-01T00:00:00.000Z' };
  return { id, ...about, ...uploaded, ...NOTHING_GIVEN, deleted_at: null, purged_at: null };
}

test('a document that came very often is listed with its newest arrivals and the first', async (t) => {
  const db = await openTestDatabase(t);
  await makeWorkspace(db, 'Test', 'ws_test');
  const [often, once] = [makeDocument('doc_a'), makeDocument('doc_b')];
  for (const document of [often, once]) await insertDocument(db, document);
  const arrivals = Array.from({ length: COUNT }, (_, i) => ({
    ...{ id: `arr_${i}`, document_id: often.id, filename: `${i}.csv`, arrived_by: 'Ada', ...NOTHING_GIVEN },
    arrived_at: new Date(Date.parse('2026-02-01T00:00:00Z') + i * 60_000).toISOString(),
  }));
  for (let start = 0; start < COUNT; start += PER_INSERT)
    await db
      .insertInto('arrivals')
      .values(arrivals.slice(start, start + PER_INSERT))
      .execute();
  const listed = await listArrivals(db, [often, once]);
  const names = (listed.get(often.id) ?? []).map(({ filename }) => filename);
  assert.equal(names.length, MAX_LISTED_ARRIVALS);
  assert.deepEqual([names[0], names[1], names.at(-1)], [`${COUNT - 1}.csv`, `${COUNT - 2}.csv`, 'first.csv']);
  assert.equal(listed.get(once.id)?.length, 1);
});

test('a document from which a person was erased is no longer the one whose bytes come again', async (t) => {
  const db = await openTestDatabase(t);
  await makeWorkspace(db, 'Test', 'ws_test');
  const document = makeDocument('doc_a');
  await insertDocument(db, document);
  assert.equal((await lockSameDocument(db, document))?.id, document.id);
  await changeDocumentFile(db, document.id, { sha256: 'masked', bytes: 2 });
  assert.equal(await lockSameDocument(db, document), undefined);
});
