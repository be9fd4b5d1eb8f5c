import assert from 'node:assert/strict';
import type { Job, Review, Revision } from '../../../src/contract/api/index.ts';
import type { NewCorrection } from '../../../src/contract/corrections.ts';
import { makeForm, type TestServer, WS, waitUntil } from '../server-harness.ts';

/** Texts of cells and people; nothing that an auditor reads may contain them. */
export const MARKERS = {
  cell: 'Zzcellmarkerone',
  correction: 'Zzcorrectedmarkertwo',
  reason: 'zz reason marker three',
  comment: 'zz comment marker four',
};

/** A job that was corrected, reviewed and accepted. */
export interface AuditedJob {
  id: string;
  documentId: string;
  revision: number;
}

/** Uploads a document with markers, runs it, corrects a cell and accepts the second revision. Publish the starter first. */
export async function makeAuditedJob(server: TestServer): Promise<AuditedJob> {
  const csv = `Member No.,First Name,E-mail,Locker\nM1,${MARKERS.cell},ada@example.com,7\nM2,Alan,not an address,8\n`;
  const documentId = (
    await server.expect<{ id: string }>(201, 'POST', `${WS}/documents`, { body: makeForm(csv, 'm.csv') })
  ).body.id;
  const { id } = (await server.expect<Job>(202, 'POST', `${WS}/jobs`, { json: { document_id: documentId } })).body;
  assert.equal((await server.waitForJob(id)).status, 'success');
  const corrections: NewCorrection[] = [
    { kind: 'cell_value', places: [{ sheet: 0, a1: 'B3' }], value: MARKERS.correction, reason: MARKERS.reason },
  ];
  const json = { base_revision: 1, corrections };
  await server.expect<Revision>(202, 'POST', `${WS}/jobs/${id}/corrections`, { json });
  await waitUntil(async () => (await server.expect<Job>(200, 'GET', `${WS}/jobs/${id}`)).body.revision === 2);
  await takeStep(server, id, 'review');
  await server.expect(200, 'POST', `${WS}/jobs/${id}/comments`, { json: { text: MARKERS.comment } });
  const { body } = await server.expect<Review>(200, 'GET', `${WS}/jobs/${id}/review`);
  const including = body.attention.filter((one) => one.needs_decision).map((one) => one.id);
  const reason = including.length > 0 ? { reason: { code: 'correct_as_is', text: MARKERS.reason } } : {};
  await takeStep(server, id, 'accept', { including, ...reason });
  return { id, documentId, revision: 2 };
}

async function takeStep(server: TestServer, id: string, step: string, json?: unknown): Promise<void> {
  const { headers } = await server.expect<Review>(200, 'GET', `${WS}/jobs/${id}/review`);
  const options = { json, headers: { 'if-match': headers.get('etag')! } };
  await server.expect<Review>(200, 'POST', `${WS}/jobs/${id}/${step}`, options);
}
