import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { foldText } from '../../../src/base/files/fold-text.ts';
import type { Database } from '../../../src/storage/store/database.ts';
import { deleteDocument, insertDocument, listDocuments } from '../../../src/storage/store/documents.ts';
import { deleteJobRow, insertJob } from '../../../src/storage/store/jobs.ts';
import { findNames } from '../../../src/storage/store/search.ts';
import { makeWorkspace } from '../../../src/storage/store/workspaces.ts';
import { isOnPostgres, openTestDatabase } from '../../helpers/postgres/databases.ts';
import { explain } from '../../helpers/postgres/explain.ts';
import { DELETION, makeJobTestRow } from '../../service/rows.ts';

async function openWith(t: TestContext, filenames: readonly string[]) {
  const db = await openTestDatabase(t);
  await fill(db, filenames);
  const find = (text: string) => findIds(db, text);
  return { db, find };
}

async function fill(db: Database, filenames: readonly string[]): Promise<void> {
  for (const [i, filename] of filenames.entries()) await insertJob(db, makeJobTestRow({ id: `job_${i}`, filename }));
}

/** Rows of the index itself, which is a separate table on SQLite. */
async function listShortRows(db: Database): Promise<unknown[]> {
  if (isOnPostgres) return db.selectFrom(sql`document_names`.as('names')).selectAll().execute();
  return (await sql`select rowid from document_short_index where document_short_index match '61'`.execute(db)).rows;
}

async function findIds(db: Database, text: string): Promise<string[]> {
  const names = db.selectFrom(findNames(db, text, 'job').as('found')).select('found.target_id');
  const rows = await names.orderBy('found.seq', 'desc').execute();
  return rows.map(({ target_id: id }) => id);
}

test('a text of any length is found in exactly the names that contain it', async (t) => {
  const { db, find } = await openWith(t, []);
  // Few characters, so that parts repeat: one to four bytes, some of them index syntax, some with several case forms.
  const units = [...'aAß"*(-_% ^é日𝄞', '\u0301', 'AND'];
  const lengths = { minLength: 1, maxLength: 6 };
  const name = fc.string({ unit: fc.constantFrom(...units), ...lengths });
  // A search may contain a character that no name has.
  const text = fc.string({ unit: fc.constantFrom(...units, '\u0000'), ...lengths });
  await fc.assert(
    fc.asyncProperty(fc.array(name, lengths), fc.array(text), async (names, texts) => {
      await db.deleteFrom('jobs').execute();
      await fill(db, names);
      for (const wanted of [...texts, ...names]) {
        const holders = names.flatMap((name, i) => (foldText(name).includes(foldText(wanted)) ? [`job_${i}`] : []));
        assert.deepEqual(await find(wanted), holders.reverse(), JSON.stringify({ names, wanted }));
      }
    }),
    { numRuns: 60 },
  );
});

test('a search of any length is read from an index, on SQLite in the order of the list', async (t) => {
  const { db } = await openWith(t, []);
  for (const [text, kind, index] of [
    ['a', 'job', 'job_short_index'],
    ['ab', 'document', 'document_short_index'],
    ['abc', 'job', 'job_index'],
  ] as const) {
    const page = db
      .selectFrom(findNames(db, text, kind).as('found'))
      .selectAll()
      .where('found.seq', '<', 9);
    const plan = await explain(db, page.orderBy('found.seq', 'desc'), ['seqscan', 'indexscan']);
    if (isOnPostgres) {
      assert.match(plan, new RegExp(`Bitmap Index Scan on ${kind}_names_parts\\n *Index Cond: \\(parts @> `), text);
      continue;
    }
    const [first, ...rest] = plan.split('\n');
    // The index reads matches from the highest row down to the cursor.
    assert.match(first!, new RegExp(`SCAN ${index} VIRTUAL TABLE INDEX \\d+:M\\d<`), text);
    for (const step of rest) assert.match(step, /^SEARCH \S+ USING INTEGER PRIMARY KEY/, text);
  }
});

test('a deleted row is not found by a short text, and neither is the row that replaces it', async (t) => {
  const { db, find } = await openWith(t, ['one.csv', 'two.csv']);
  assert.deepEqual(await find('tw'), ['job_1']);
  await deleteJobRow(db, 'job_1', DELETION);
  assert.deepEqual(await find('tw'), []);
  assert.deepEqual(await find('s'), ['job_0']);
  await insertJob(db, makeJobTestRow({ id: 'job_3', filename: 'three.csv' }));
  assert.deepEqual([await find('tw'), await find('ee')], [[], ['job_3']]);

  await makeWorkspace(db, 'Test', 'ws_test');
  const times = {
    uploaded_at: '2026-01-01',
    deleted_at: null,
    purged_at: null,
    folder: null,
    sender_id: null,
    period: null,
  };
  const file = { filename: 'a.csv', bytes: 1, sha256: 'a', format: 'csv', uploaded_by: 'x' };
  await insertDocument(db, { id: 'doc_1', workspace_id: 'ws_test', ...file, ...times });
  const findDocuments = async () => (await listDocuments(db, 'ws_test', { search: 'a.' })).rows.map(({ id }) => id);
  assert.deepEqual(await findDocuments(), ['doc_1']);
  await deleteDocument(db, 'doc_1', {
    actor: 'x',
    action: 'document.deleted',
    workspaceId: 'ws_test',
    targetId: 'doc_1',
  });
  assert.deepEqual([await findDocuments(), await listShortRows(db)], [[], []]);
});
