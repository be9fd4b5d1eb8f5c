import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Batch, CorrectionDraft, Job, Review, UploadedDocument } from '../../../src/contract/api/index.ts';
import type { NewCorrection } from '../../../src/contract/corrections.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { rewrite } from '../../record/to-fix/rewrite.ts';
import { makeForm, type TestServer, WS } from '../server-harness.ts';
import { XLSX_PLACES } from './hidden-parts.ts';
import { makeList } from './list.ts';
import { makeXlsx } from './make-book.ts';
import { OTHER, PERSON } from './marker.ts';
import { plantBeside } from './plant-beside.ts';

const { first, last, name, id, email } = PERSON;
const at = (a1: string) => [{ sheet: 0, a1 }];

export interface Planted {
  /** Jobs that still have everything, by what they are. */
  jobs: Readonly<Record<string, string>>;
  senderId: string;
  config: { id: string; version: string };
}

/** Uses a server as people do, with the person in everything that they can enter. */
export class Planter {
  readonly server: TestServer;
  readonly #sources: string;
  readonly #jobs: Record<string, string> = {};
  #uploads = 0;
  #sender = '';
  #config = { id: '', version: '' };

  /** `sources`: a folder that ADE_SOURCES names. */
  constructor(server: TestServer, sources: string) {
    this.server = server;
    this.#sources = sources;
  }

  async plant(): Promise<Planted> {
    await this.#configure();
    await this.#may();
    await this.#june();
    await this.#setAsideAndSendBack();
    await this.#takeBack();
    await this.#batch();
    Object.assign(
      this.#jobs,
      await plantBeside(this, this.#sources, { config: this.#config, may: this.#jobs.may ?? '' }),
    );
    for (const job of Object.values(this.#jobs)) await this.look(job);
    return { jobs: this.#jobs, senderId: this.#sender, config: this.#config };
  }

  async #configure(): Promise<void> {
    const { server } = this;
    const version = await server.publishStarter(`Roster of ${name}`);
    this.#config = { id: version.config_id, version: version.id };
    const file_pattern = `jürgwinq o'zäpfelmaxx-{period}*.csv`;
    this.#sender = (await server.makeSender({ name: `Office ${name}`, file_pattern })).id;
    await server.expect(200, 'PATCH', WS, { json: { name: `Lists of ${name}` }, headers: { 'if-match': '*' } });
  }

  async upload(
    content: string | Buffer,
    filename: string,
    fields: Record<string, string> = {},
  ): Promise<UploadedDocument> {
    const headers = { 'idempotency-key': `Upload ${++this.#uploads} Juergwinq Ozaepfelmaxx` };
    const body = makeForm(content, filename, fields);
    const { body: made } = await this.server.call<UploadedDocument>('POST', `${WS}/documents`, { body, headers });
    return made;
  }

  async run(document: string, about: object = {}): Promise<Job> {
    const headers = { 'idempotency-key': `Juergwinq Ozaepfelmaxx ${id} ${document}` };
    const json = { document_id: document, as_of: '2026-07-01T00:00:00.000Z', ...about };
    const { body } = await this.server.expect<Job>(202, 'POST', `${WS}/jobs`, { json, headers });
    return this.server.waitForJob(body.id);
  }

  async step(job: string, path: string, json: object = {}, method = 'POST'): Promise<void> {
    const { headers } = await this.server.expect<Review>(200, 'GET', `${WS}/jobs/${job}/review`);
    const options = { json, headers: { 'if-match': headers.get('etag') ?? '' } };
    await this.server.expect(200, method, `${WS}/jobs/${job}/${path}`, options);
  }

  readJob(job: string): Promise<Job> {
    return this.server.read<Job>(`${WS}/jobs/${job}`);
  }

  async listOpen(job: string): Promise<string[]> {
    const { attention } = await this.server.read<Review>(`${WS}/jobs/${job}/review`);
    return attention.filter((one) => one.needs_decision).map((one) => one.id);
  }

  /** An accepted document with every kind of correction, a recipe made of it, and a draft of more. */
  async #may(): Promise<void> {
    const { server } = this;
    const document = await this.upload(makeList('05'), `${name}-2026-05.csv`, { folder: `Lists/${name}` });
    const { id: job } = await this.run(document.id, {
      sender_id: this.#sender,
      period: '2026-05',
      expected: { rows: 8 },
    });
    this.#jobs.may = job;
    const reason = `as ${name} said`;
    const corrections: NewCorrection[] = [
      { kind: 'column_name', places: at('H3'), name: `Remark of ${name}`, reason },
      { kind: 'column_field', places: at('G3'), field: null, then: 'carry', reason },
      { kind: 'column_field', places: at('H3'), field: null, then: 'carry', reason },
      { kind: 'cell_value', places: at('C5'), value: name, reason },
      { kind: 'cell_value', places: at('B4'), value: first.toUpperCase() },
      { kind: 'value_is', places: [], field: 'first_name', from: first, to: `${first} ${last}` },
      { kind: 'value_is', places: [], field: 'last_name', from: last, to: last.toUpperCase() },
      { kind: 'field_value', places: at('A3'), field: 'employer', value: `Praxis ${name}`, reason },
      { kind: 'row_label', places: at('1'), label: 'title', reason },
      { kind: 'row_label', places: at('11'), label: 'note', reason },
      { kind: 'row_label', places: at('3'), label: 'header', reason },
    ];
    await server.correct(job, corrections);
    await server.correct(job, [{ kind: 'cell_value', places: at('E5'), value: { date: PERSON.day }, reason }], 2);
    const recipe = { config_id: this.#config.id, base_version: 0, job_id: job };
    await server.make(`${WS}/senders/${this.#sender}/recipes`, recipe);
    await this.#saveDraft(job, 3);
    await this.step(job, 'review');
    await this.step(job, 'comments', { text: `Call ${name} (${id}), born 17 March 1961, ${email}.` });
    await this.step(job, 'review/assignment', { assignee: name, due_on: '2026-06-01' }, 'PUT').catch(() => undefined);
    const ids = (await this.listOpen(job)).slice(0, 1);
    if (ids.length > 0) await this.step(job, 'attention', { ids, reason: { code: 'other', text: reason } });
    await this.step(job, 'hold', { held: true, reason: { code: 'other', text: `asked by ${name}` } }, 'PUT');
    await this.step(job, 'hold', { held: false, reason: { code: 'other', text: `asked by ${name}` } }, 'PUT');
    await this.step(job, 'accept', { including: await this.listOpen(job), reason: { code: 'other', text: reason } });
    await this.step(job, 'reopen', { reason: { code: 'other', text: `${name} called` } });
    await this.step(job, 'review');
    await this.step(job, 'accept', { including: await this.listOpen(job), reason: { code: 'other', text: reason } });
  }

  async #saveDraft(job: string, base_revision: number): Promise<void> {
    const path = `${WS}/jobs/${job}/corrections/draft`;
    const { headers } = await this.server.expect<CorrectionDraft>(200, 'GET', path);
    const statements = [
      [{ kind: 'cell_value', places: at('B7'), value: name, reason: `for ${id}` }],
      [{ kind: 'cell_value', places: at('B8'), value: first }],
    ];
    const ids = (await this.listOpen(job)).slice(0, 1);
    const points = ids.length === 0 ? [] : [{ ids, reason: { code: 'other', text: `of ${name}` } }];
    const options = { json: { base_revision, statements, points }, headers: { 'if-match': headers.get('etag') ?? '' } };
    await this.server.expect(200, 'PUT', path, options);
  }

  /** The next document of the sender, compared with the first by its keys, with what follows its correction. */
  async #june(): Promise<void> {
    const document = await this.upload(makeList('06', '12'), `${name}-2026-06.csv`);
    const { id: job } = await this.run(document.id, { sender_id: this.#sender, period: '2026-06' });
    this.#jobs.june = job;
    await this.step(job, 'review');
    const json = {
      base_revision: 1,
      corrections: [{ kind: 'cell_value', places: at('C5'), value: name, reason: `of ${name}` }],
      // Nobody has seen so many rows: it is refused, and what was said is kept.
      then: {
        accept: { expecting: { rows: 4000, totals: [], open: [] }, reason: { code: 'other', text: `of ${name}` } },
      },
    };
    await this.server.expect(202, 'POST', `${WS}/jobs/${job}/corrections`, { json });
    await this.server.settle(job);
    await this.#saveDraft(job, 2);
  }

  async #setAsideAndSendBack(): Promise<void> {
    const reason = { code: 'other', text: `${name} sent it twice` };
    const second = await this.upload(`${makeList('06', '13')}x\n`, 'second.csv');
    const about = { sender_id: this.#sender, period: '2026-06' };
    this.#jobs.second = (await this.run(second.id, about)).id;
    await this.step(this.#jobs.second, 'set-aside', { reason });
    const third = await this.upload(`${makeList('06', '14')}y\n`, 'third.csv');
    this.#jobs.third = (await this.run(third.id, about)).id;
    await this.step(this.#jobs.third, 'add', { reason });
    const fourth = await this.upload(`${makeList('06', '15')}z\n`, 'fourth.csv');
    const replaces = { job_id: this.#jobs.third, reason };
    this.#jobs.fourth = (await this.run(fourth.id, { ...about, replaces })).id;
    await this.step(this.#jobs.fourth, 'review');
    await this.step(this.#jobs.fourth, 'send-back', { reason });
  }

  async #takeBack(): Promise<void> {
    const { server } = this;
    const text = `Member No.,First Name,Last Name,Hours,Email\n${OTHER.id},Kim,${OTHER.last},900,k@mail.example\nM2,Kim,Li,eight,l@mail.example\n`;
    const { id: job } = await this.run((await this.upload(text, 'hours.csv')).id);
    this.#jobs.taken_back = job;
    const { bytes } = await server.expect(200, 'GET', `${WS}/jobs/${job}/to-fix.xlsx`);
    const sent = join(this.#sources, '..', 'sent.xlsx');
    writeFileSync(sent, bytes);
    const back = readFileSync(await rewrite(sent, { C3: name, D3: last }));
    await server.expect(202, 'POST', `${WS}/jobs/${job}/take-back`, { body: makeForm(back, `${name}.xlsx`) });
    await server.settle(job);
  }

  async #batch(): Promise<void> {
    const { server } = this;
    const book = await this.upload(makeXlsx(XLSX_PLACES['two cells of a row'] ?? {}), `Book ${id}.xlsx`);
    const other = await this.upload('Member No.,First Name\nM7,Kim\n', 'batched.csv');
    const json = { document_ids: [book.id, other.id], name: `Batch of ${name}` };
    const batch = await server.make<Batch>(`${WS}/batches`, json, 202);
    await waitUntil(async () => (await server.read<Batch>(`${WS}/batches/${batch.id}`)).finished_at !== null);
    for (const { id: job } of await server.list<Job>(`${WS}/jobs?batch_id=${batch.id}`))
      this.#jobs[`batch ${job}`] = job;
    await server.expect(200, 'GET', `${WS}/batches/${batch.id}/output`);
  }

  /** Everything that is made when somebody looks. */
  async look(job: string): Promise<void> {
    const { server } = this;
    const path = `${WS}/jobs/${job}`;
    const { document_id: document } = await server.read<Job>(path);
    for (const one of [
      `${WS}/documents/${document}/rows`,
      ...['output/rows', 'facets?field=last_name', 'to-fix.xlsx?warnings=true', 'columns', 'issues?values=true'].map(
        (rest) => `${path}/${rest}`,
      ),
      ...['csv', 'jsonl', 'parquet'].map((format) => `${path}/output?format=${format}`),
      `${path}/belonging?values=true`,
      `${path}/since?values=true`,
      `${path}/row-changes?values=true`,
    ])
      await server.call('GET', one);
  }
}
