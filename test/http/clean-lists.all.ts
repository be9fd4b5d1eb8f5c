import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config, ConfigVersion, Job, ProposedColumns } from '../../src/contract/api/index.ts';
import type { Artifact, CleanCondition } from '../../src/contract/artifact.ts';
import type { NewCorrection } from '../../src/contract/corrections.ts';
import { size } from '../helpers/size.ts';
import { type FollowedColumn, followCells, type UndecidedColumn } from './clean-lists/follow-cells.ts';
import { type MadeList, makeLists } from './clean-lists/make-lists.ts';
import { WORDS } from './clean-lists/words.ts';
import { REASON, Reviewers } from './review/client.ts';
import { makeForm, startTestServer, WS } from './server-harness.ts';

const server = await startTestServer({ ADE_IDLE_ENGINE_SECONDS: '60', ADE_UPLOADS_PER_MINUTE: '1000' });
const people = new Reviewers(server, '');
/** Somebody else's sender: with it, the workspace needs sender and period. */
await server.makeSender({ name: 'Nobody of these' });

const lists = makeLists();
/** Packages for the columns of a list take longer to build than the list to read. */
const STEP = lists.length / size(1, 8, lists.length);
/** From each language, and of different shapes. */
const OWN_LISTS = lists.filter((_, i) => i % STEP === Math.floor(i / STEP) % STEP);

interface Sent {
  list: MadeList;
  job: Job;
  columns: FollowedColumn[];
}

/** Sends a list as somebody does who knows of it what its `telling` says. */
async function send(list: MadeList, versionId: string): Promise<Sent> {
  const { telling, format, theme } = list;
  const name = `${list.name} ${versionId.slice(-4)}`;
  const month = WORDS[list.language].month;
  const file_pattern = telling === 'file_name' ? `${name} {period}.*` : null;
  const hasSender = telling === 'both' || telling === 'sender' || telling === 'file_name';
  const sender = hasSender ? await server.makeSender({ name, file_pattern }) : undefined;
  const fields: Record<string, string> = {};
  if (sender !== undefined && telling !== 'file_name') fields.sender_id = sender.id;
  if (telling === 'both' || telling === 'period') fields.period = month;
  const filename = telling === 'file_name' ? `${name} ${month}.${format}` : `${theme}.${format}`;
  const { id, arrival_id } = await server.uploadText(list.bytes, filename, fields);
  const job = await server.runToSuccess({ document_id: id, arrival_id, config_version_id: versionId });
  return { list, job, columns: await follow(list, job.id) };
}

async function follow(list: MadeList, jobId: string): Promise<FollowedColumn[]> {
  const artifact = await server.read<Artifact>(`${WS}/jobs/${jobId}/artifact`);
  const { bytes } = await server.expect(200, 'GET', `${WS}/jobs/${jobId}/output`);
  return followCells(list, artifact, bytes);
}

const listUndecided = (columns: readonly FollowedColumn[]) => columns.flatMap(({ undecided }) => undecided ?? []);

/** What of a clean document is missing because of columns, sender and period, as the list itself tells. */
function expectUnmet({ list, columns }: Sent): CleanCondition[] {
  const isKnown = list.telling === 'both' || list.telling === 'file_name';
  return [
    ...(listUndecided(columns).length > 0 ? (['columns_decided'] as const) : []),
    ...(isKnown ? [] : (['sender_and_period_known'] as const)),
  ];
}

const ABOUT_THESE = new Set(['columns_decided', 'sender_and_period_known']);

/** No cell has vanished, and the job says of columns, sender and period what the list says. */
function assertHonest(sent: Sent): void {
  const { list, job, columns } = sent;
  assert.deepEqual(
    columns.flatMap(({ lost }) => lost),
    [],
    `${list.name}: cells of which nothing is left`,
  );
  const told = job.unmet.filter((condition) => ABOUT_THESE.has(condition));
  assert.deepEqual(told, expectUnmet(sent), list.name);
  const isKnown = job.sender_id !== null && job.period === '2026-10';
  assert.equal(isKnown, !told.includes('sender_and_period_known'), `${list.name}: ${job.sender_id}, ${job.period}`);
}

/** Accepts all points except those about columns, sender and period. */
async function acceptOthers({ id }: Job): Promise<Job> {
  const { attention } = await people.read(id);
  const others = attention.filter(
    ({ needs_decision: isOpen, code }) => isOpen && !/^column_undecided$|^(sender|period)_missing$/.test(code),
  );
  if (others.length > 0) await people.step(id, 'attention', { ids: others.map((one) => one.id), reason: REASON });
  return server.read<Job>(`${WS}/jobs/${id}`);
}

/** Says of each undecided column that it is carried or left out, in turn. */
const decideColumns = (undecided: readonly UndecidedColumn[]): NewCorrection[] =>
  undecided.map(({ sheet, a1 }, i) => ({
    kind: 'column_field',
    places: [{ sheet, a1 }],
    field: null,
    then: i % 2 === 0 ? 'carry' : 'leave_out',
  }));

test(`${lists.length} lists with the starter package: what is missing is said, and nothing else`, async () => {
  const { id } = await server.publishStarter();
  for (const list of lists) {
    const sent = await send(list, id);
    assertHonest(sent);
    const unmet = expectUnmet(sent);
    assert.deepEqual((await acceptOthers(sent.job)).unmet, unmet, list.name);
  }
});

/** A package for the usual columns of a list, as `ade init --from` makes it. */
async function publishFor({ name, usual }: MadeList): Promise<string> {
  const body = makeForm(usual, `${name}.csv`);
  const { columns } = (await server.expect<ProposedColumns>(200, 'POST', `${WS}/configs/columns`, { body })).body;
  const config = await server.make<Config>(`${WS}/configs`, { name, columns });
  const [draft] = await server.list<ConfigVersion>(`${WS}/configs/${config.id}/versions`);
  await server.expect(200, 'POST', `${WS}/versions/${draft!.id}/publish`);
  return draft!.id;
}

test(`${OWN_LISTS.length} lists with a package for their columns: clean once each column is decided and it is known whose it is`, async (t) => {
  let [cleanAtOnce, asked] = [0, 0];
  for (const list of OWN_LISTS) {
    const sent = await send(list, await publishFor(list));
    assertHonest(sent);
    const unmet = expectUnmet(sent);
    assert.deepEqual((await acceptOthers(sent.job)).unmet, unmet, list.name);
    if (unmet.length === 0) cleanAtOnce += 1;

    const undecided = listUndecided(sent.columns);
    if (undecided.length > 0) {
      asked += 1;
      await server.correct(sent.job.id, decideColumns(undecided));
      const decided = { ...sent, columns: await follow(list, sent.job.id) };
      decided.job = await server.read<Job>(`${WS}/jobs/${sent.job.id}`);
      assertHonest(decided);
      assert.deepEqual(listUndecided(decided.columns), [], list.name);
    }
    const name = `Sender of ${list.name}`;
    const sender_id = sent.job.sender_id ?? (await server.makeSender({ name })).id;
    const json = { sender_id, period: 'Oct 2026' };
    if (unmet.includes('sender_and_period_known'))
      await server.expect(200, 'PUT', `${WS}/jobs/${sent.job.id}/sender`, { json });
    assert.deepEqual((await acceptOthers(sent.job)).unmet, [], list.name);
  }
  t.diagnostic(`${cleanAtOnce} were clean at once, ${asked} had columns that nobody had decided`);
  assert.ok(asked > 0 && (cleanAtOnce > 0 || OWN_LISTS.length < lists.length), 'there are lists of both kinds');
});
