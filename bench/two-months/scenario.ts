import type { Job, MadeRecipe, Review, Sender } from '../../src/contract/api/index.ts';
import type { Artifact } from '../../src/contract/artifact.ts';
import { acceptJob } from './accept-job.ts';
import type { Correspondent } from './correspondents.ts';
import { type Decision, decideColumns, decideRows, decideValues, findMisapplied } from './decide.ts';
import type { Change, DocumentPlan, MadeDocument } from './documents.ts';
import { type ServiceClient, WS } from './service-client.ts';

const FREE_FIELDS = ['employer', 'department', 'period', 'job_title'];
/** Results of two services are only equal if their jobs have the same day. */
export const AS_OF = '2026-06-30T00:00:00.000Z';

interface Client extends Correspondent {
  sender: Sender;
  decisions: Decision[];
  documents: MadeDocument[];
  jobs: string[];
}

/** The results after the second month. */
export interface Sums {
  documents: number;
  /** Decisions of the first month that are applied in the second. */
  held: number;
  lost: string[];
  applied: number;
  wrong: string[];
}

/** Prints a finding, and whether it is as required. */
export type Print = (what: string, found: string, isMet: boolean) => void;

export type MakeDocument = (plan: DocumentPlan) => Promise<MadeDocument>;

/** Twelve senders send documents in two months; the work of people in the first month is done through the API. */
export class TwoMonths {
  /** The ids of all jobs, in the order of their submission. */
  readonly jobs: string[] = [];
  readonly #client: ServiceClient;
  readonly #print: Print;
  readonly #make: MakeDocument;

  constructor(client: ServiceClient, make: MakeDocument, print: Print) {
    this.#client = client;
    this.#make = make;
    this.#print = print;
  }

  async play(correspondents: readonly Correspondent[]): Promise<Sums> {
    const configId = await this.#publishStarter();
    const all: Client[] = [];
    for (const one of correspondents) all.push(await this.#makeClient(one));
    const sums: Sums = { documents: 0, held: 0, lost: [], applied: 0, wrong: [] };
    for (const one of all) sums.documents += await this.#sendFirst(one, configId);
    for (const one of all) sums.documents += await this.#sendSecond(one, sums);
    return sums;
  }

  async #publishStarter(): Promise<string> {
    const config = await this.#client.call<{ id: string }>('POST', `${WS}/configs`, { name: 'Starter' });
    const path = `${WS}/configs/${config.id}/versions`;
    const { items } = await this.#client.call<{ items: { id: string }[] }>('GET', path);
    await this.#client.call('POST', `${WS}/versions/${items[0]!.id}/publish`);
    return config.id;
  }

  async #makeClient(one: Correspondent): Promise<Client> {
    const json = { name: one.name, has_several: one.count > 1, due_day: 40 };
    const sender = await this.#client.call<Sender>('POST', `${WS}/senders`, json);
    return { ...one, sender, decisions: [], documents: [], jobs: [] };
  }

  async #run({ sender }: Client, document: MadeDocument, month: string, more: object = {}): Promise<Job> {
    const id = await this.#client.upload(document.name, document.bytes);
    const json = { document_id: id, sender_id: sender.id, period: month, as_of: AS_OF, ...more };
    const job = await this.#client.wait((await this.#client.call<Job>('POST', `${WS}/jobs`, json)).id);
    if (job.status !== 'success') throw new Error(`${sender.name}: ${job.error?.message}`);
    this.jobs.push(job.id);
    return job;
  }

  #readRecord(job: string): Promise<Artifact> {
    return this.#client.call<Artifact>('GET', `${WS}/jobs/${job}/artifact`);
  }

  /** Month one: each document is corrected, accepted, and made into the next version of the recipe. */
  async #sendFirst(one: Client, configId: string): Promise<number> {
    const month = '2026-05';
    for (let i = 0; i < one.count; i++) {
      const document = await this.#make({ ...one, change: 'none', month, seed: one.seed + i });
      const job = await this.#run(one, document, month);
      await this.#correctAll(one, job.id, document);
      await acceptJob(this.#client, job.id);
      one.documents.push(document);
      one.jobs.push(job.id);
      const recipes = `${WS}/senders/${one.sender.id}/recipes`;
      const made = { config_id: configId, base_version: i, job_id: job.id };
      await this.#client.call<MadeRecipe>('POST', recipes, made);
    }
    return one.count;
  }

  /** Rows come first, since columns and values depend on them. */
  async #correctAll(one: Client, job: string, document: MadeDocument): Promise<void> {
    const steps = [
      decideRows,
      decideColumns,
      (record: Artifact, made: MadeDocument) =>
        one.decisions.some(isOfValues) ? [] : decideValues(record, made, FREE_FIELDS),
    ];
    for (const decide of steps) {
      const { revision } = await this.#client.call<Job>('GET', `${WS}/jobs/${job}`);
      const decisions = decide(await this.#readRecord(job), document);
      if (decisions.length === 0) continue;
      const corrections = decisions.map(({ correction }) => correction);
      await this.#client.call('POST', `${WS}/jobs/${job}/corrections`, { base_revision: revision, corrections });
      await this.#client.wait(job);
      one.decisions.push(...decisions);
    }
  }

  /** Month two: nobody corrects anything. */
  async #sendSecond(one: Client, sums: Sums): Promise<number> {
    const month = '2026-06';
    const { change, count } = one;
    let sent = 0;
    for (let i = 0; i < count; i++) {
      const fresh = await this.#make({ ...one, change: i === 0 ? change : 'none', month, seed: one.seed + 50 + i });
      const document = change === 'sent_again' && i === 0 ? one.documents[0]! : fresh;
      const job = await this.#run(one, document, month);
      this.#judge(one, document, await this.#readRecord(job.id), sums);
      this.#expectAttention(one, job, i === 0 ? change : 'none');
      sent++;
      if (change === 'replaced' && i === 1) await this.#replaceAccepted(one, job, fresh);
    }
    return sent;
  }

  #judge({ sender, decisions }: Client, document: MadeDocument, record: Artifact, sums: Sums): void {
    for (const { correction, holds } of decisions) {
      const answer = holds(record, document);
      if (answer === true) sums.held++;
      if (answer === false)
        sums.lost.push(`${sender.name}, ${correction.kind} of ${correction.places[0]?.a1 ?? 'all'}`);
    }
    const { applied, wrong } = findMisapplied(record, document);
    sums.applied += applied;
    sums.wrong.push(...wrong.map((text) => `${sender.name}, column ${text}`));
  }

  /** The change must need attention; nothing else about the recipe may need it. */
  #expectAttention({ sender }: Client, { attention }: Job, change: Change): void {
    const ofRecipe = attention.filter((code) => /^(recipe|layout)_/.test(code));
    const expected: Partial<Record<Change, string[]>> = {
      renamed_column: ['layout_changed'],
      added_column: ['layout_changed'],
      other_layout: ['layout_unknown'],
    };
    const wanted = expected[change] ?? [];
    const missing = wanted.filter((code) => !ofRecipe.includes(code as never));
    const isMore = change === 'none' && ofRecipe.some((code) => code !== 'recipe_piece_unfit');
    this.#print(
      `attention of ${sender.name} (${change})`,
      ofRecipe.join(', ') || 'none',
      missing.length === 0 && !isMore,
    );
    if (change === 'sent_again')
      this.#print('a file that was sent again', attention.join(', '), attention.includes('accepted_before'));
    if (change === 'changed_total')
      this.#print('a total that does not agree', attention.join(', '), attention.includes('total_differs'));
  }

  /** A document replaces an accepted document. */
  async #replaceAccepted(one: Client, job: Job, document: MadeDocument): Promise<void> {
    await acceptJob(this.#client, job.id);
    const replaces = { job_id: job.id, reason: { code: 'other' } };
    const later = await this.#run(one, document, job.period!, { replaces });
    const { state } = await this.#client.call<Review>('GET', `${WS}/jobs/${job.id}/review`);
    this.#print('a replacement after acceptance', state, state === 'replaced');
    const { items } = await this.#client.call<{ items: { sender: Sender; standing_job_id: string | null }[] }>(
      'GET',
      `${WS}/periods/${job.period}`,
    );
    const standing = items.find(({ sender }) => sender.id === one.sender.id)?.standing_job_id;
    this.#print(
      'the valid job afterwards',
      standing === later.id ? 'the new one' : String(standing),
      standing === later.id,
    );
  }
}

function isOfValues({ correction: { kind } }: Decision): boolean {
  return kind === 'read_as';
}
