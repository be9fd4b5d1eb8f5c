import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  Batch,
  Config,
  ConfigVersion,
  CreatedToken,
  Document,
  FieldProposal,
  Job,
  Person,
  Review,
  Sender,
  SharedCorrections,
  Source,
  SubjectSearch,
  WebhookSecret,
} from '../../../src/contract/api/index.ts';
import { advanceFile, claimFile } from '../../../src/storage/store/source-files.ts';
import { makeFolder } from '../../helpers/run-package.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { rewrite } from '../../record/to-fix/rewrite.ts';
import { makeLockerRecipe } from '../locker-recipe.ts';
import { LOCKER, makeForm, starterInput, WS } from '../server-calls.ts';
import type { Call, KilledService } from './killed-service.ts';

const REASON = { code: 'other' };
export const SAFE_MODE = '/api/v1/safe-mode';
const ROWS = 'Member No.,First Name,Last Name,Hours\n00001,Anna,Smith,900\n00002,Bob,Jones,7\n';

/** What all requests use; nothing changes it. */
export interface Common {
  config: string;
  version: string;
  document: string;
  /** A document with rows that the sender has to fix. */
  faulty: string;
  /** An ended job. */
  job: string;
  /** An ended job with a correction. */
  corrected: string;
  sender: string;
  shared: string[];
  /** More documents than jobs of a batch are made at once. */
  many: string[];
}

export async function prepareCommon(service: KilledService): Promise<Common> {
  const config = await service.make<Config>(`${WS}/configs`, { name: 'Roster' });
  const { items } = await service.read<{ items: ConfigVersion[] }>(`${WS}/configs/${config.id}/versions`);
  const version = items[0]!.id;
  await service.make(`${WS}/versions/${version}/publish`);
  const document = await upload(service, readFileSync(starterInput), 'roster.csv');
  const faulty = await upload(service, ROWS, 'hours.csv');
  const job = await run(service, document);
  const corrected = await run(service, document);
  await service.make(`${WS}/jobs/${corrected}/corrections`, { base_revision: 1, corrections: [LOCKER] });
  const sender = await service.make<Sender>(`${WS}/senders`, { name: 'Acme' });
  for (const name of ['Birch', 'Cedar', 'Dogwood']) await shareCorrection(service, config.id, name);
  const shared = await service.read<SharedCorrections>(`${WS}/configs/${config.id}/shared-corrections`);
  const ids = shared.items.map(({ id }) => id);
  const many: string[] = [];
  while (many.length < 8) many.push(await upload(service, `${ROWS}0000${many.length},Eve,Li,1\n`, 'one-of-many.csv'));
  return { config: config.id, version, document, faulty, job, corrected, sender: sender.id, shared: ids, many };
}

async function upload(service: KilledService, content: Uint8Array | string, name: string): Promise<string> {
  const path = `${WS}/documents`;
  return (await service.call<Document>({ method: 'POST', path, body: makeForm(content, name) })).body.id;
}

async function run(service: KilledService, document: string): Promise<string> {
  const { id } = await service.make<Job>(`${WS}/jobs`, { document_id: document });
  await service.settle();
  return id;
}

/** A sender whose recipe has a correction that several senders share. */
async function shareCorrection(service: KilledService, config_id: string, name: string): Promise<string> {
  const { id } = await service.make<Sender>(`${WS}/senders`, { name });
  await service.make(`${WS}/senders/${id}/recipes`, { config_id, base_version: 0, recipe: makeLockerRecipe(name) });
  return id;
}

type Wanted = Omit<Call, 'method'>;
type Prepare = (service: KilledService, common: Common) => Promise<Wanted>;

let count = 0;
const fresh = () => `New ${process.pid} ${++count}`;
/** Bytes that no document has. */
const makeRows = () => `${ROWS}00003,${fresh()},Li,1\n`;

/** A draft, whose config has no other version. */
async function makeDraft(service: KilledService): Promise<{ config: string; draft: string }> {
  const { id } = await service.make<Config>(`${WS}/configs`, { name: fresh() });
  const { items } = await service.read<{ items: ConfigVersion[] }>(`${WS}/configs/${id}/versions`);
  return { config: id, draft: items[0]!.id };
}

/** A column that no field has, and for whose header nobody has proposed one. */
async function place(service: KilledService): Promise<{ job_id: string; json: object }> {
  const name = fresh();
  const document = await upload(service, ROWS.replace('Hours', name), 'new-column.csv');
  const job_id = await run(service, document);
  return { job_id, json: { job_id, sheet: 0, table_id: 'table_1', column: 'D', name } };
}

async function propose(service: KilledService, { config }: Common): Promise<{ path: string; id: string; job: string }> {
  const path = `${WS}/configs/${config}/field-proposals`;
  const { job_id: job, json } = await place(service);
  const { id } = await service.make<FieldProposal>(path, json);
  return { path, id, job };
}

/** A source that is not watched, so that only requests change something. */
function describeSource({ place: { dataDir } }: KilledService): object {
  const address = pathToFileURL(join(`${dataDir}-sources`, String(++count))).href;
  return { name: fresh(), address, host: 'elsewhere' };
}

async function makeSource(service: KilledService): Promise<string> {
  return `${WS}/sources/${(await service.make<Source>(`${WS}/sources`, describeSource(service))).id}`;
}

/** A source with a file that could not be taken, as the path of another try. */
async function failFile(service: KilledService): Promise<string> {
  const path = await makeSource(service);
  const source = { id: path.split('/').at(-1) ?? '', workspace_id: 'default' };
  const claim = await claimFile(service.db, source, { path: fresh(), version: '1', bytes: 1 }, null);
  const at = new Date().toISOString();
  if (claim === undefined) throw new Error('the file was claimed before');
  await advanceFile(service.db, claim, { state: 'failed', error_code: 'empty_file', settled_at: at, done_at: at });
  return `${path}/files/${claim.id}/retry`;
}

async function makePublished(service: KilledService, { config, version }: Common): Promise<string> {
  const { id } = await service.make<ConfigVersion>(`${WS}/configs/${config}/versions`, { from: version });
  await service.make(`${WS}/versions/${id}/publish`);
  return id;
}

async function makeToken(service: KilledService): Promise<CreatedToken> {
  const grants = [{ workspace_id: 'default', role: 'viewer' }];
  return service.make<CreatedToken>('/api/v1/tokens', { name: fresh(), grants });
}

const PEOPLE = '/api/v1/people';

async function makePerson(service: KilledService): Promise<Person> {
  return service.make<Person>(PEOPLE, { name: fresh() });
}

/** Its address is one of the internet, and it is never called. */
const HOOK = { url: 'https://93.184.215.14/', types: ['job.accepted'], enabled: false };

async function makeWebhook(service: KilledService): Promise<string> {
  return `${WS}/webhooks/${(await service.make<WebhookSecret>(`${WS}/webhooks`, HOOK)).webhook.id}`;
}

/** A search for somebody whom nothing knows, so that an erasure changes nothing else. */
const NOBODY = { terms: ['Zyxanna Qwertmann'], reason: 'other' };
const SEARCHES = `${WS}/subject-searches`;

async function findNobody(service: KilledService): Promise<string> {
  const { id } = await service.make<SubjectSearch>(SEARCHES, NOBODY);
  await waitUntil(async () => (await service.read<SubjectSearch>(`${SEARCHES}/${id}`)).state === 'found');
  return `${SEARCHES}/${id}`;
}

async function zip(service: KilledService, { version }: Common): Promise<FormData> {
  const answer = await service.fetch({ method: 'GET', path: `${WS}/versions/${version}/export` });
  return makeForm(new Uint8Array(await answer.arrayBuffer()), 'package.zip');
}

const etagOf = async (service: KilledService, path: string) => (await service.call({ method: 'GET', path })).etag;

/** A job with these review steps behind it, and the next one as a request. */
async function review(service: KilledService, { document }: Common, before: string[], step: string, json?: object) {
  const id = await run(service, document);
  for (const path of before) {
    const headers = { 'if-match': await etagOf(service, `${WS}/jobs/${id}/review`) };
    const more = path === 'accept' ? await including(service, id) : undefined;
    await service.call({ method: 'POST', path: `${WS}/jobs/${id}/${path}`, headers, json: more });
  }
  const headers = { 'if-match': await etagOf(service, `${WS}/jobs/${id}/review`) };
  const more = step === 'accept' ? await including(service, id) : json;
  return { path: `${WS}/jobs/${id}/${step}`, headers, json: more };
}

/** An answer about the second document of a new sender and a period. */
async function answerSecond(service: KilledService, { document }: Common, path: string) {
  const sender = await service.make<Sender>(`${WS}/senders`, { name: fresh() });
  const json = { sender_id: sender.id, period: '2026-05' };
  const [first, id] = [await run(service, document), await run(service, document)];
  for (const job of [first, id]) await service.call({ method: 'PUT', path: `${WS}/jobs/${job}/sender`, json });
  const headers = { 'if-match': await etagOf(service, `${WS}/jobs/${id}/review`) };
  return { path: `${WS}/jobs/${id}/${path}`, headers, json: { reason: REASON } };
}

async function including(service: KilledService, id: string): Promise<object> {
  const ids = await listOpen(service, id);
  return ids.length === 0 ? {} : { including: ids, reason: REASON };
}

async function listOpen(service: KilledService, id: string): Promise<string[]> {
  const { attention } = await service.read<Review>(`${WS}/jobs/${id}/review`);
  return attention.filter((one) => one.needs_decision).map((one) => one.id);
}

/** Corrections of a new job to keep. */
async function draft(service: KilledService, { document }: Common) {
  const path = `${WS}/jobs/${await run(service, document)}/corrections/draft`;
  const json = { base_revision: 1, statements: [[LOCKER]] };
  return { path, headers: { 'if-match': await etagOf(service, path) }, json };
}

/** The next change of a file of a new draft. */
async function edit(service: KilledService): Promise<Wanted> {
  const { draft } = await makeDraft(service);
  const path = `${WS}/versions/${draft}/file?path=manifest.json`;
  return { path, headers: { 'if-match': await etagOf(service, path) } };
}

/** By operation, a request that changes something; several for an operation that can change different things. */
export const CHANGING: Record<string, Prepare> = {
  signIn: async (service) => ({
    path: '/api/v1/session',
    token: null,
    json: { token: (await makeToken(service)).secret },
  }),
  signOut: async (service) => {
    const json = { token: (await makeToken(service)).secret };
    const { headers } = await service.call({ method: 'POST', path: '/api/v1/session', token: null, json });
    const cookie = headers.get('set-cookie')!.split(';')[0]!;
    return { path: '/api/v1/session', token: null, headers: { cookie } };
  },
  setSafeMode: async () => ({ path: SAFE_MODE, json: { enabled: true } }),
  makeServerToken: async () => ({
    path: '/api/v1/tokens',
    json: { name: fresh(), grants: [{ workspace_id: 'default', role: 'viewer' }] },
  }),
  makeWorkspaceToken: async () => ({
    path: `${WS}/tokens`,
    json: { name: fresh(), grants: [{ workspace_id: 'default', role: 'viewer' }] },
  }),
  linkToken: async (service) => ({
    path: `/api/v1/tokens/${(await makeToken(service)).token.id}/person`,
    json: { person_id: (await makePerson(service)).id },
  }),
  makePerson: async () => ({ path: PEOPLE, json: { name: fresh() } }),
  updatePerson: async (service) => ({ path: `${PEOPLE}/${(await makePerson(service)).id}`, json: { name: fresh() } }),
  disablePerson: async (service) => ({ path: `${PEOPLE}/${(await makePerson(service)).id}/disable` }),
  enablePerson: async (service) => {
    const path = `${PEOPLE}/${(await makePerson(service)).id}`;
    await service.call({ method: 'POST', path: `${path}/disable` });
    return { path: `${path}/enable` };
  },
  mergePerson: async (service) => ({
    path: `${PEOPLE}/${(await makePerson(service)).id}/merge`,
    json: { into: (await makePerson(service)).id },
  }),
  revokeServerToken: async (service) => ({ path: `/api/v1/tokens/${(await makeToken(service)).token.id}` }),
  revokeWorkspaceToken: async (service) => ({ path: `${WS}/tokens/${(await makeToken(service)).token.id}` }),
  makeWebhook: async () => ({ path: `${WS}/webhooks`, json: HOOK }),
  updateWebhook: async (service) => ({ path: await makeWebhook(service), json: { description: fresh() } }),
  rotateWebhookSecret: async (service) => ({ path: `${await makeWebhook(service)}/rotate`, json: {} }),
  deleteWebhook: async (service) => ({ path: await makeWebhook(service) }),
  findSubject: async () => ({ path: SEARCHES, json: NOBODY }),
  cancelSubjectSearch: async (service) => ({ path: await findNobody(service) }),
  eraseSubject: async (service) => ({ path: `${await findNobody(service)}/erase`, json: { reference: 'DSR 17' } }),
  makeWorkspace: async () => ({ path: '/api/v1/workspaces', json: { name: fresh() } }),
  changeWorkspace: async () => ({
    path: WS,
    json: { name: fresh(), retention: { documents: `${++count + 1} days`, results: 'keep', records: '84 months' } },
    headers: { 'if-match': '*' },
  }),
  changeReviewRules: async () => ({
    path: `${WS}/review-rules`,
    json: { second_person: false, reason_codes: ['other', `code_${++count}`] },
    headers: { 'if-match': '*' },
  }),
  uploadDocument: async () => ({ path: `${WS}/documents`, body: makeForm(makeRows(), 'table.csv') }),
  'uploadDocument known': async () => ({ path: `${WS}/documents`, body: makeForm(ROWS, 'table.csv') }),
  deleteDocument: async (service) => ({ path: `${WS}/documents/${await upload(service, makeRows(), 'table.csv')}` }),
  holdDocument: async (service) => ({
    path: `${WS}/documents/${await upload(service, makeRows(), 'table.csv')}/hold`,
    json: { held: true, reason: REASON },
  }),
  makeConfig: async () => ({ path: `${WS}/configs`, json: { name: fresh() } }),
  importConfig: async (service, common) => ({
    path: `${WS}/configs/import?name=${encodeURIComponent(fresh())}`,
    body: await zip(service, common),
  }),
  changeConfig: async (service) => {
    const path = `${WS}/configs/${(await makeDraft(service)).config}`;
    return { path, json: { name: fresh() }, headers: { 'if-match': await etagOf(service, path) } };
  },
  makeVersion: async (_, { config, version }) => ({
    path: `${WS}/configs/${config}/versions`,
    json: { from: version },
  }),
  importVersion: async (service, common) => ({
    path: `${WS}/configs/${common.config}/versions/import`,
    body: await zip(service, common),
  }),
  draftSharedCorrections: async (_, { config, shared }) => ({
    path: `${WS}/configs/${config}/shared-corrections/draft`,
    json: { ids: shared },
  }),
  proposeField: async (service, { config }) => ({
    path: `${WS}/configs/${config}/field-proposals`,
    json: (await place(service)).json,
  }),
  withdrawField: async (service, common) => {
    const { path, id, job } = await propose(service, common);
    return { path: `${path}/${id}/jobs/${job}` };
  },
  declineField: async (service, common) => {
    const { path, id } = await propose(service, common);
    return { path: `${path}/${id}/decline` };
  },
  draftFields: async (service, common) => {
    const { path, id } = await propose(service, common);
    return { path: `${path}/draft`, json: { ids: [id] } };
  },
  publishVersion: async (service, { config, version }) => {
    const { id } = await service.make<ConfigVersion>(`${WS}/configs/${config}/versions`, { from: version });
    return { path: `${WS}/versions/${id}/publish` };
  },
  activateVersion: async (service, common) => {
    const id = await makePublished(service, common);
    await makePublished(service, common);
    return { path: `${WS}/versions/${id}/activate` };
  },
  undoPublication: async (service, common) => {
    await makePublished(service, common);
    return { path: `${WS}/versions/${await makePublished(service, common)}/undo-publication` };
  },
  archiveVersion: async (service) => ({ path: `${WS}/versions/${(await makeDraft(service)).draft}/archive` }),
  deleteVersion: async (service) => ({ path: `${WS}/versions/${(await makeDraft(service)).draft}` }),
  writeFile: async (service) => ({ ...(await edit(service)), json: { content: `{ "info": "${++count}" }` } }),
  'writeFile of a new file': async (service) => ({
    path: `${WS}/versions/${(await makeDraft(service)).draft}/file?path=lib/new.ts`,
    headers: { 'if-none-match': '*' },
    json: { content: 'export const one = 1;' },
  }),
  deleteFile: async (service) => edit(service),
  submitJob: async (_, { document }) => ({ path: `${WS}/jobs`, json: { document_id: document } }),
  'submitJob with a key': async (_, { document }) => ({
    path: `${WS}/jobs`,
    json: { document_id: document, expected: { rows: 3 } },
    headers: { 'idempotency-key': fresh() },
  }),
  'submitJob in place of another': async (service, { document }) => ({
    path: `${WS}/jobs`,
    json: { document_id: document, replaces: { job_id: await run(service, document), reason: REASON } },
  }),
  submitJobInDefaultWorkspace: async (_, { document }) => ({ path: '/jobs', json: { document_id: document } }),
  retryJob: async (_, { job }) => ({ path: `${WS}/jobs/${job}/retry` }),
  retryJobInDefaultWorkspace: async (_, { job }) => ({ path: `/jobs/${job}/retry` }),
  cancelJob: async (service, { document }) => ({
    path: `${WS}/jobs/${(await service.make<Job>(`${WS}/jobs`, { document_id: document })).id}/cancel`,
  }),
  deleteJob: async (service, { document }) => ({ path: `${WS}/jobs/${await run(service, document)}` }),
  correctJob: async (service, { document }) => ({
    path: `${WS}/jobs/${await run(service, document)}/corrections`,
    json: { base_revision: 1, corrections: [LOCKER] },
  }),
  saveCorrectionDraft: (service, common) => draft(service, common),
  discardCorrectionDraft: async (service, common) => {
    const { path, headers, json } = await draft(service, common);
    await service.call({ method: 'PUT', path, headers, json });
    return { path, headers: { 'if-match': await etagOf(service, path) } };
  },
  takeBack: async (service, { faulty }) => {
    const id = await run(service, faulty);
    const answer = await service.fetch({ method: 'GET', path: `${WS}/jobs/${id}/to-fix.xlsx` });
    const sent = join(makeFolder(), 'sent.xlsx');
    writeFileSync(sent, new Uint8Array(await answer.arrayBuffer()));
    const back = readFileSync(await rewrite(sent, { E3: 8 }));
    return { path: `${WS}/jobs/${id}/take-back`, body: makeForm(back, 'back.xlsx') };
  },
  carryCorrections: async (service, { document, corrected }) => ({
    path: `${WS}/jobs/${await run(service, document)}/carry`,
    json: { from: corrected },
  }),
  submitTry: async (_, { document, version }) => ({
    path: `${WS}/tries`,
    json: { document_id: document, config_version_id: version },
  }),
  makeComparison: async (_, { document, version }) => ({
    path: `${WS}/comparisons`,
    json: { document_id: document, left_version_id: version, right_version_id: version },
  }),
  submitBatch: async (_, { document, faulty }) => ({
    path: `${WS}/batches`,
    json: { document_ids: [document, faulty] },
  }),
  cancelBatch: async (service, { many }) => {
    const json = { document_ids: many };
    return { path: `${WS}/batches/${(await service.make<Batch>(`${WS}/batches`, json)).id}/cancel` };
  },
  assignJob: (service, common) => review(service, common, [], 'review/assignment', { due_on: '2027-05-31' }),
  startReview: (service, common) => review(service, common, [], 'review'),
  commentJob: (service, common) => review(service, common, [], 'comments', { text: 'a text' }),
  acceptAttention: async (service, common) => {
    const step = await review(service, common, ['review'], 'attention');
    const id = step.path.split('/').at(-2)!;
    return { ...step, json: { ids: (await listOpen(service, id)).slice(0, 1), reason: REASON } };
  },
  revokeAttention: async (service, common) => {
    const { path } = await review(service, common, ['review'], 'attention/revoke');
    const job = path.slice(0, -'/attention/revoke'.length);
    // A sender of its own: a decision that was not revoked would settle the point of the next job, too.
    const sender = await service.make<Sender>(`${WS}/senders`, { name: fresh() });
    await service.call({ method: 'PUT', path: `${job}/sender`, json: { sender_id: sender.id, period: null } });
    const ids = (await listOpen(service, job.split('/').at(-1)!)).slice(0, 1);
    const json = { ids, holds_for: 'sender', until: '2999-12-31', reason: REASON };
    // The sender's points are part of the review.
    const headers = { 'if-match': await etagOf(service, `${job}/review`) };
    await service.call({ method: 'POST', path: `${job}/attention`, headers, json });
    return { path, headers: { 'if-match': await etagOf(service, `${job}/review`) }, json: { ids, reason: REASON } };
  },
  acceptJob: (service, common) => review(service, common, ['review'], 'accept'),
  reopenJob: (service, common) => review(service, common, ['review', 'accept'], 'reopen', { reason: REASON }),
  undoBulkAcceptance: async (service, common) => {
    const bulk_id = `blk_${process.pid}_${++count}`;
    const { path, headers, json } = await review(service, common, ['review'], 'accept');
    await service.call({ method: 'POST', path, headers, json: { ...json, bulk_id } });
    return { path: `${WS}/bulk-acceptances/${bulk_id}/undo` };
  },
  sendJobBack: (service, common) =>
    review(service, common, ['review'], 'send-back', { reason: { ...REASON, text: 'a text' } }),
  replaceJob: async (service, common) => {
    const replaces = await run(service, common.document);
    return review(service, common, [], 'replace', { replaces, reason: REASON });
  },
  setJobAside: (service, common) => answerSecond(service, common, 'set-aside'),
  addJob: (service, common) => answerSecond(service, common, 'add'),
  holdJob: (service, common) => review(service, common, [], 'hold', { held: true, reason: REASON }),
  makeSource: async (service) => ({ path: `${WS}/sources`, json: describeSource(service) }),
  updateSource: async (service) => ({ path: await makeSource(service), json: { name: fresh() } }),
  removeSource: async (service) => ({ path: await makeSource(service) }),
  retrySourceFile: async (service) => ({ path: await failFile(service) }),
  makeSender: async () => ({ path: `${WS}/senders`, json: { name: fresh() } }),
  updateSender: async (service) => ({
    path: `${WS}/senders/${(await service.make<Sender>(`${WS}/senders`, { name: fresh() })).id}`,
    json: { due_day: 3 },
  }),
  setJobSender: async (service, { document, sender }) => ({
    path: `${WS}/jobs/${await run(service, document)}/sender`,
    json: { sender_id: sender, period: '2026-05' },
  }),
  makeRecipe: async (service, { config, corrected }) => ({
    path: `${WS}/senders/${(await service.make<Sender>(`${WS}/senders`, { name: fresh() })).id}/recipes`,
    json: { config_id: config, base_version: 0, job_id: corrected },
  }),
  revokeRecipe: async (service, { config }) => ({
    path: `${WS}/senders/${await shareCorrection(service, config, fresh())}/recipes/${config}/1`,
  }),
};

/** Operations with other methods than GET that leave everything as it was, but for the log of a webhook. */
export const UNCHANGING = [
  // Takes a token that a provider has signed: people/sign-on-attacks.
  'endSignOn',
  'checkDocument',
  'checkVersion',
  'prepareCorrection',
  'proposeColumns',
  'readDocumentNames',
  'replayDeliveries',
  'runCases',
  'scoreVersion',
  'testWebhook',
  'tryRecipe',
  'verifyJob',
  'verifyWorkspace',
];
