/**
 * `npm run two-months -- FOLDER`: twelve senders send forty documents in two months. Month one is corrected towards what is known of
 * the documents, accepted, and made into recipes; it prints how much of that holds in month two, and whether anything was applied
 * where it does not belong. FOLDER has labelled csv files, as `mapping/` of a corpus.
 */
import { resolve } from 'node:path';
import type { Job, MadeRecipe, Review, Sender } from '../src/contract/api/index.ts';
import type { Artifact } from '../src/contract/artifact.ts';
import { startService } from './service/start-service.ts';
import { type Correspondent, makeCorrespondents, SENDERS } from './two-months/correspondents.ts';
import { type Decision, decideColumns, decideRows, decideValues, findMisapplied } from './two-months/decide.ts';
import { type Change, type MadeDocument, makeDocument } from './two-months/documents.ts';
import { ServiceClient, WS } from './two-months/service-client.ts';
import { readSourceTables } from './two-months/source-tables.ts';

const FREE_FIELDS = ['employer', 'department', 'period', 'job_title'];
const MIN_HELD = 0.95;

interface Client extends Correspondent {
  sender: Sender;
  decisions: Decision[];
  documents: MadeDocument[];
  jobs: string[];
}

const folder = resolve(process.argv[2] ?? '.');
const tables = await readSourceTables(folder, SENDERS - 1);
if (tables.length < SENDERS - 1)
  throw new Error(`${folder} has ${tables.length} tables that fit, and not ${SENDERS - 1}.`);
const service = await startService();
const client = new ServiceClient(service.url, service.token);
let failed = false;
try {
  const configId = await publishStarter();
  const all = await Promise.all(makeCorrespondents(tables).map(makeClient));
  let documents = 0;
  for (const one of all) documents += await sendFirst(one, configId);
  const sums = { held: 0, lost: [] as string[], applied: 0, wrong: [] as string[] };
  for (const one of all) documents += await sendSecond(one, sums);
  const asked = sums.held + sums.lost.length;
  const share = asked === 0 ? 0 : sums.held / asked;
  print('documents', String(documents), documents === all.reduce((sum, { count }) => sum + 2 * count, 0));
  print('decisions that hold', `${sums.held} of ${asked} (${(share * 100).toFixed(1)} %)`, share >= MIN_HELD);
  for (const text of sums.lost) process.stdout.write(`      lost: ${text}\n`);
  print('applied where it does not belong', `${sums.wrong.length} of ${sums.applied}`, sums.wrong.length === 0);
  for (const text of sums.wrong) process.stdout.write(`      wrong: ${text}\n`);
} finally {
  await service.stop();
}
process.exitCode = failed ? 1 : 0;

function print(what: string, found: string, isMet: boolean): void {
  failed ||= !isMet;
  process.stdout.write(`${isMet ? 'met  ' : 'SHORT'} ${what}: ${found}\n`);
}

async function publishStarter(): Promise<string> {
  const config = await client.call<{ id: string }>('POST', `${WS}/configs`, { name: 'Starter' });
  const path = `${WS}/configs/${config.id}/versions`;
  const { items } = await client.call<{ items: { id: string }[] }>('GET', path);
  await client.call('POST', `${WS}/versions/${items[0]!.id}/publish`);
  return config.id;
}

async function makeClient(one: Correspondent): Promise<Client> {
  const json = { name: one.name, has_several: one.count > 1, due_day: 40 };
  const sender = await client.call<Sender>('POST', `${WS}/senders`, json);
  return { ...one, sender, decisions: [], documents: [], jobs: [] };
}

async function run({ sender }: Client, document: MadeDocument, month: string, more: object = {}): Promise<Job> {
  const id = await client.upload(document.name, document.bytes);
  const json = { document_id: id, sender_id: sender.id, period: month, ...more };
  const job = await client.wait((await client.call<Job>('POST', `${WS}/jobs`, json)).id);
  if (job.status !== 'success') throw new Error(`${sender.name}: ${job.error?.message}`);
  return job;
}

function readRecord(job: string): Promise<Artifact> {
  return client.call<Artifact>('GET', `${WS}/jobs/${job}/artifact`);
}

/** Month one: each document is corrected, accepted, and made into the next version of the recipe. */
async function sendFirst(one: Client, configId: string): Promise<number> {
  const month = '2026-05';
  for (let i = 0; i < one.count; i++) {
    const document = await makeDocument({ ...one, change: 'none', month, seed: one.seed + i });
    const job = await run(one, document, month);
    await correctAll(one, job.id, document);
    await accept(job.id);
    one.documents.push(document);
    one.jobs.push(job.id);
    const recipes = `${WS}/senders/${one.sender.id}/recipes`;
    const made = { config_id: configId, base_version: i, job_id: job.id };
    await client.call<MadeRecipe>('POST', recipes, made);
  }
  return one.count;
}

/** First the rows, since columns and values rest on them. */
async function correctAll(one: Client, job: string, document: MadeDocument): Promise<void> {
  const steps = [
    decideRows,
    decideColumns,
    (record: Artifact, made: MadeDocument) =>
      one.decisions.some(isOfValues) ? [] : decideValues(record, made, FREE_FIELDS),
  ];
  for (const decide of steps) {
    const { revision } = await client.call<Job>('GET', `${WS}/jobs/${job}`);
    const decisions = decide(await readRecord(job), document);
    if (decisions.length === 0) continue;
    const corrections = decisions.map(({ correction }) => correction);
    await client.call('POST', `${WS}/jobs/${job}/corrections`, { base_revision: revision, corrections });
    await client.wait(job);
    one.decisions.push(...decisions);
  }
}

function isOfValues({ correction: { kind } }: Decision): boolean {
  return kind === 'read_as';
}

async function accept(job: string): Promise<void> {
  const path = `${WS}/jobs/${job}`;
  const fresh = await client.callWithHeaders<Review>('GET', `${path}/review`);
  await client.call('POST', `${path}/review`, undefined, { 'if-match': fresh.etag! });
  const { body, etag } = await client.callWithHeaders<Review>('GET', `${path}/review`);
  const open = body.attention.filter(({ needs_decision: isOpen }) => isOpen).map(({ id }) => id);
  const including = open.length === 0 ? {} : { including: open, reason: { code: 'other' } };
  await client.call('POST', `${path}/accept`, including, { 'if-match': etag! });
}

type Sums = { held: number; lost: string[]; applied: number; wrong: string[] };

/** Month two: nobody corrects anything. */
async function sendSecond(one: Client, sums: Sums): Promise<number> {
  const month = '2026-06';
  const { change, count } = one;
  let sent = 0;
  for (let i = 0; i < count; i++) {
    const fresh = await makeDocument({ ...one, change: i === 0 ? change : 'none', month, seed: one.seed + 50 + i });
    const document = change === 'sent_again' && i === 0 ? one.documents[0]! : fresh;
    const job = await run(one, document, month);
    judge(one, document, await readRecord(job.id), sums);
    expectAttention(one, job, i === 0 ? change : 'none');
    sent++;
    if (change === 'replaced' && i === 1) await replaceAccepted(one, job, fresh);
  }
  return sent;
}

function judge({ sender, decisions }: Client, document: MadeDocument, record: Artifact, sums: Sums): void {
  for (const { correction, holds } of decisions) {
    const answer = holds(record, document);
    if (answer === true) sums.held++;
    if (answer === false) sums.lost.push(`${sender.name}, ${correction.kind} of ${correction.places[0]?.a1 ?? 'all'}`);
  }
  const { applied, wrong } = findMisapplied(record, document);
  sums.applied += applied;
  sums.wrong.push(...wrong.map((text) => `${sender.name}, column ${text}`));
}

/** What changed must be attention, and nothing else of the recipe. */
function expectAttention({ sender }: Client, { attention }: Job, change: Change): void {
  const ofRecipe = attention.filter((code) => /^(recipe|layout)_/.test(code));
  const expected: Partial<Record<Change, string[]>> = {
    renamed_column: ['layout_changed'],
    added_column: ['layout_changed'],
    other_layout: ['layout_unknown'],
  };
  const wanted = expected[change] ?? [];
  const missing = wanted.filter((code) => !ofRecipe.includes(code as never));
  const isMore = change === 'none' && ofRecipe.some((code) => code !== 'recipe_piece_unfit');
  print(`attention of ${sender.name} (${change})`, ofRecipe.join(', ') || 'none', missing.length === 0 && !isMore);
  if (change === 'sent_again')
    print('a file that was sent again', attention.join(', '), attention.includes('accepted_before'));
  if (change === 'changed_total')
    print('a total that does not agree', attention.join(', '), attention.includes('total_differs'));
}

/** A document comes in the place of one that was accepted. */
async function replaceAccepted(one: Client, job: Job, document: MadeDocument): Promise<void> {
  await accept(job.id);
  const replaces = { job_id: job.id, reason: { code: 'other' } };
  const later = await run(one, document, job.period!, { replaces });
  const { state } = await client.call<Review>('GET', `${WS}/jobs/${job.id}/review`);
  print('a replacement after acceptance', state, state === 'replaced');
  const { items } = await client.call<{ items: { sender: Sender; standing_job_id: string | null }[] }>(
    'GET',
    `${WS}/periods/${job.period}`,
  );
  const standing = items.find(({ sender }) => sender.id === one.sender.id)?.standing_job_id;
  print('what stands then', standing === later.id ? 'the new one' : String(standing), standing === later.id);
}
