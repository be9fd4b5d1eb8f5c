import assert from 'node:assert/strict';
import type { CorrectionDraft, Job } from '../../../src/contract/api/index.ts';
import type { NewCorrection } from '../../../src/contract/corrections.ts';
import { Reviewers } from '../review/client.ts';
import { type TestServer, WS } from '../server-harness.ts';

/** Values that occur nowhere else: of key fields, names, carried and left-out columns, and of what people write. */
export const MARKERS = {
  key: 'ZQK77031',
  gone_key: 'ZQK77093',
  first_name: 'Zorbequill',
  last_name: 'Xuskovane',
  new_name: 'Nyxadora',
  amount: '9137.25',
  changed_amount: '9871.75',
  carried: 'Wyvernlocker',
  left_out: 'Vroomremark',
  corrected: 'Ulftarncorrected',
  draft: 'Siraryldraft',
  reason: 'quinpask reason',
  comment: 'obermann comment',
} as const;

const HEADER = 'Member No.,First Name,Last Name,Amount,Locker,Remark';
const PEOPLE = 8;

/** A list in which the first person has the markers. */
export function makeList(changed: boolean): string {
  const { key, first_name, last_name, amount, carried, left_out } = MARKERS;
  const first = [key, first_name, last_name, amount, carried, left_out];
  const others = Array.from({ length: PEOPLE }, (_, i) =>
    [`ZQK88${i}17`, `Given${i}`, `Family${i}`, `${120 + i * 9}.50`, `L${i}`, `r${i}`].map(String),
  );
  const gone = [MARKERS.gone_key, 'Given', 'Family', '77.10', 'L', 'r'];
  if (!changed) return toCsv([first, ...others, gone]);
  const changes = others.map((row, i) =>
    i < 2 ? [row[0]!, MARKERS.new_name, `Other${i}`, MARKERS.changed_amount, ...row.slice(4)] : row,
  );
  return toCsv([first, ...changes]);
}

const toCsv = (rows: readonly string[][]): string => `${[HEADER, ...rows.map((row) => row.join())].join('\n')}\n`;

const at = (a1: string) => [{ sheet: 0, a1 }];

const decideColumns: NewCorrection[] = [
  { kind: 'column_field', places: at('E1'), field: null, then: 'carry', reason: MARKERS.reason },
  { kind: 'column_field', places: at('F1'), field: null, then: 'leave_out' },
];

export interface Story {
  senderId: string;
  may: Job;
  june: Job;
}

/** Two documents of a sender: both are corrected, the first is accepted, the second compared with it by its key. */
export async function tell(server: TestServer, name: string): Promise<Story> {
  const { senderId, may } = await tellMay(server, name);
  return { senderId, may, june: await tellJune(server, senderId) };
}

export async function tellMay(server: TestServer, name: string): Promise<Pick<Story, 'senderId' | 'may'>> {
  const { id: senderId } = await server.makeSender({ name });
  const may = await run(server, { name: 'may.csv', text: makeList(false), period: '2026-05', senderId });
  await server.correct(may.id, decideColumns);
  await acceptAll(server, may.id);
  return { senderId, may };
}

/** Somebody also comments on the second document, and gathers a correction without applying it. */
export async function tellJune(server: TestServer, senderId: string): Promise<Job> {
  const june = await run(server, { name: 'june.csv', text: makeList(true), period: '2026-06', senderId });
  assert.ok(june.attention.includes('names_changed'), june.attention.join());
  await server.correct(june.id, [
    ...decideColumns,
    { kind: 'cell_value', places: at('B4'), value: MARKERS.corrected, reason: MARKERS.reason },
  ]);
  await keepDraft(server, june.id);
  const people = new Reviewers(server, june.document_id);
  await people.step(june.id, 'review');
  await people.step(june.id, 'comments', { text: MARKERS.comment });
  return server.read<Job>(`${WS}/jobs/${june.id}`);
}

interface NewDocument {
  name: string;
  text: string;
  period: string;
  senderId: string;
}

async function run(server: TestServer, { name, text, period, senderId: sender_id }: NewDocument): Promise<Job> {
  const { id } = await server.uploadText(text, name);
  return server.runToSuccess({ document_id: id, sender_id, period, as_of: '2026-07-01T00:00:00.000Z' });
}

async function acceptAll(server: TestServer, id: string): Promise<void> {
  const people = new Reviewers(server, '');
  await people.step(id, 'review');
  const including = await people.listOpen(id);
  const reason = { code: 'correct_as_is', text: MARKERS.reason };
  await people.step(id, 'accept', including.length > 0 ? { including, reason } : {});
}

async function keepDraft(server: TestServer, id: string): Promise<void> {
  const path = `${WS}/jobs/${id}/corrections/draft`;
  const { headers } = await server.expect<CorrectionDraft>(200, 'GET', path);
  const statements = [[{ kind: 'cell_value', places: at('B5'), value: MARKERS.draft }]];
  const options = { json: { base_revision: 2, statements }, headers: { 'if-match': headers.get('etag')! } };
  await server.expect(200, 'PUT', path, options);
}
