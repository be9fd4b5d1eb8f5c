import { Reviewers } from '../review/client.ts';
import { type TestServer, WS } from '../server-harness.ts';

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
  const { id: documentId } = await server.uploadText(csv, 'm.csv');
  const { id } = await server.runToSuccess(documentId);
  await server.correct(id, [
    { kind: 'cell_value', places: [{ sheet: 0, a1: 'B3' }], value: MARKERS.correction, reason: MARKERS.reason },
  ]);
  const people = new Reviewers(server, documentId);
  await people.step(id, 'review');
  await server.expect(200, 'POST', `${WS}/jobs/${id}/comments`, { json: { text: MARKERS.comment } });
  const including = await people.listOpen(id);
  const reason = including.length > 0 ? { reason: { code: 'correct_as_is', text: MARKERS.reason } } : {};
  await people.step(id, 'accept', { including, ...reason });
  return { id, documentId, revision: 2 };
}
