import assert from 'node:assert/strict';
import type { Page, SubjectSearch } from '../../../src/contract/api/index.ts';
import { makeId } from '../../../src/storage/store/ids.ts';
import type { SubjectSearchRow } from '../../../src/storage/store/schema/tables.ts';
import { insertSearch } from '../../../src/storage/store/subjects.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { type TestServer, WS } from '../server-harness.ts';

const SEARCHES = `${WS}/subject-searches`;
const SOMEBODY = { terms: ['Zyxanna Qwertmann'], reason: 'other' };

/** Provokes every answer about people in documents; `readTwice` reads with and without a known ETag. */
export async function answerSubjects(server: TestServer, readTwice: (path: string) => Promise<void>): Promise<void> {
  const find = async () => {
    const { id } = (await server.expect<SubjectSearch>(202, 'POST', SEARCHES, { json: SOMEBODY })).body;
    const path = `${SEARCHES}/${id}`;
    await waitUntil(async () => (await server.read<SubjectSearch>(path)).state === 'found');
    return path;
  };
  const path = await find();
  await readTwice(SEARCHES);
  await readTwice(path);
  await readTwice(`${path}/places`);
  await readTwice(`${path}/plan`);
  await server.expectProblem('cursor_invalid', 'GET', `${path}/places?cursor=none`);
  await server.expectProblem('cursor_invalid', 'GET', `${SEARCHES}?cursor=none`);
  await server.expectProblem('subject_term_refused', 'POST', SEARCHES, { json: { ...SOMEBODY, terms: ['a b'] } });
  const named = { ...SOMEBODY, reference: 'Qwertmann Zyxanna' };
  await server.expectProblem('subject_reference_refused', 'POST', SEARCHES, { json: named });
  const erase = { json: { reference: 'DSR 17' } };
  await server.expectProblem('subject_reference_refused', 'POST', `${path}/erase`, {
    json: { reference: named.reference },
  });
  await server.expect(202, 'POST', `${path}/erase`, erase);
  await waitUntil(async () => (await server.read<SubjectSearch>(path)).state === 'erased');
  await server.expectProblem('subject_search_refused', 'POST', `${path}/erase`, erase);
  await server.expect(204, 'DELETE', await find());
  const none = `${SEARCHES}/sub_none`;
  for (const about of ['', '/places', '/plan'])
    await server.expectProblem('subject_search_unknown', 'GET', `${none}${about}`);
  await server.expectProblem('subject_search_unknown', 'DELETE', none);
  await server.expectProblem('subject_search_unknown', 'POST', `${none}/erase`, erase);
  await server.expectProblem('subject_search_refused', 'GET', `${await plant(server, 'finding')}/plan`);
  await server.expectProblem('subject_search_refused', 'DELETE', await plant(server, 'erasing'));
  const { items } = await server.read<Page<SubjectSearch>>(SEARCHES);
  assert.ok(!JSON.stringify(items).includes('Zyxanna'));
}

/** A search that another node works on. */
async function plant(server: TestServer, state: SubjectSearchRow['state']): Promise<string> {
  const id = makeId('sub');
  const now = new Date().toISOString();
  await insertSearch(server.running.service.db, {
    ...{ id, workspace_id: 'default', state, reason: 'other', reference: null, terms_json: null, term_count: 1 },
    ...{ actor: 'Ada', token_id: null, session_id: null, asked_at: now, done: 0, total: 0, places: 0, holders: 0 },
    ...{ not_searched_json: '[]', selection_json: null, claim: 1, claimed_at: now, cancel_requested_at: null },
    ...{ ended_at: null, error_code: null },
  });
  return `${SEARCHES}/${id}`;
}
