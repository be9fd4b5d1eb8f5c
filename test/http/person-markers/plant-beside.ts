import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  Config,
  ConfigVersion,
  Job,
  Sender,
  Source,
  SourceFile,
  UploadedDocument,
} from '../../../src/contract/api/index.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { zipPackage } from '../../web/support/seed-service.ts';
import { makeForm, type TestServer, WS } from '../server-harness.ts';
import { makeList } from './list.ts';
import { OTHER, PERSON } from './marker.ts';

const { first, last, name, id } = PERSON;

/** What people do with documents. */
interface Planter {
  readonly server: TestServer;
  upload(content: string | Buffer, filename: string): Promise<UploadedDocument>;
  run(document: string): Promise<Job>;
  step(job: string, path: string, json: object): Promise<void>;
}

interface Base {
  config: { id: string; version: string };
  /** The job of a document in May. */
  may: string;
}

/** Puts the person into packages, tries, watched folders and what is in no document; gives the jobs. */
export async function plantBeside(planter: Planter, sources: string, base: Base): Promise<Record<string, string>> {
  const beside = new Beside(planter, sources, base);
  await beside.packages();
  await beside.source();
  await beside.asides();
  return beside.jobs;
}

class Beside {
  readonly jobs: Record<string, string> = {};
  readonly server: TestServer;
  readonly #planter: Planter;
  readonly #sources: string;
  readonly #base: Base;

  constructor(planter: Planter, sources: string, base: Base) {
    this.server = planter.server;
    this.#planter = planter;
    this.#sources = sources;
    this.#base = base;
  }

  async packages(): Promise<void> {
    const { server } = this;
    const zip = await zipPackage(undefined);
    const query = `name=${encodeURIComponent(`Imported by ${name}`)}`;
    const { body: config } = await server.expect<Config>(201, 'POST', `${WS}/configs/import?${query}`, {
      body: makeForm(zip, `${name}.zip`),
    });
    const [draft] = await server.list<ConfigVersion>(`${WS}/configs/${config.id}/versions`);
    const version = draft?.id ?? '';
    const write = (path: string, content: string, encoding?: string) =>
      this.#writeFile(version, path, content, encoding);
    await write('lib/known.ts', `// Such as ${name}.\nexport const known = ['${id}', ${JSON.stringify(name)}];\n`);
    await write(
      'data/juergwinq_ozaepfelmaxx.json',
      JSON.stringify({ first, last, cells: [[first, last]], born: '17.03.1961' }),
    );
    await write('data/cells.json', JSON.stringify([[OTHER.id, first, last]]));
    await write('data/notes.txt', Buffer.from(`known: ${name}\n`, 'latin1').toString('base64'), 'base64');
    await write('data/list.csv', Buffer.from(`a,b\n${first},${last}\n`, 'latin1').toString('base64'), 'base64');
    await write('data/README.md', `# ${name}\n`);
    const json = { note: `Asked for by ${name}` };
    await server.expect(200, 'POST', `${WS}/versions/${version}/publish`, { json });
    const failing = await server.makeDraft(config.id, { from: version });
    await this.#writeFile(failing.id, 'lib/bad.ts', `export const who: number = ${JSON.stringify(name)};\n`);
    await server.call('POST', `${WS}/versions/${failing.id}/check`);
    await server.call('POST', `${WS}/versions/${failing.id}/publish`);
    const rules = await server.makeDraft(this.#base.config.id);
    await server.changeFile(
      rules.id,
      'columns/first_name.ts',
      (text) => `console.log(${JSON.stringify(name)});\n${text}`,
    );
    const document = await this.#planter.upload(`${makeList('09')}try\n`, 'tried.csv');
    const attempt = await server.make<Job>(
      `${WS}/tries`,
      { document_id: document.id, config_version_id: rules.id, skip_type_check: true },
      202,
    );
    this.jobs.attempt = (await server.waitForJob(attempt.id)).id;
    const comparison = {
      document_id: document.id,
      left_version_id: this.#base.config.version,
      right_version_id: rules.id,
    };
    await server.make(`${WS}/comparisons`, comparison, 202);
    const place = { job_id: this.#base.may, sheet: 0, table_id: 'table_1', column: 'G' };
    await server.make(`${WS}/configs/${this.#base.config.id}/field-proposals`, { ...place, name: `Notes of ${name}` });
    const columns = [
      {
        label: `Column of ${name}`,
        kind: 'text',
        description: `as ${name} wants`,
        synonyms: [name],
        checks: { one_of: [name, 'b'] },
      },
    ];
    await server.call('POST', `${WS}/configs`, { json: { name: `Own of ${name}`, columns } });
    const body = makeForm(makeList('10'), `${name}.csv`);
    await server.expect(200, 'POST', `${WS}/configs/columns`, { body });
  }

  async #writeFile(version: string, path: string, content: string, encoding = 'utf8'): Promise<void> {
    const file = `${WS}/versions/${version}/file?path=${encodeURIComponent(path)}`;
    const options = { json: { content, encoding }, headers: { 'if-none-match': '*' } };
    const { status, text } = await this.server.call('PUT', file, options);
    if (status !== 200 && status !== 201) throw new Error(`${path}: ${text}`);
  }

  /** A folder that ADE watches: a file is taken, one is not. */
  async source(): Promise<void> {
    const { server } = this;
    const root = join(this.#sources, `in of ${name}`);
    mkdirSync(root, { recursive: true });
    const about = { name: `Drop of ${name}`, address: pathToFileURL(root).href, settle_seconds: 0 };
    const source = await server.make<Source>(`${WS}/sources`, about);
    this.#put(root, `${name}/2026-03/list-${id}.csv`, `${makeList('03')}s\n`);
    this.#put(root, `${name}/broken-${id}.csv`, Buffer.from([0, 1, 2, 3, 0, 0, 255, 254, 0, 0]));
    let files: SourceFile[] = [];
    await waitUntil(async () => {
      files = await server.list<SourceFile>(`${WS}/sources/${source.id}/files?limit=200`);
      return files.filter(({ done_at }) => done_at !== null).length >= 2;
    });
    const job = files.find(({ job_id }) => job_id !== null)?.job_id;
    if (job !== null && job !== undefined) this.jobs.source = (await server.waitForJob(job)).id;
    await server.expect(200, 'PATCH', `${WS}/sources/${source.id}`, { json: { is_paused: true } });
  }

  #put(root: string, path: string, content: string | Buffer): void {
    const [from, to] = [join(root, `.${path.length}`), join(root, path)];
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(from, content);
    renameSync(from, to);
  }

  /** What is in no document. */
  async asides(): Promise<void> {
    const { server } = this;
    const url = 'https://93.184.215.14/';
    await server.make(`${WS}/webhooks`, { url, types: ['job.accepted'], enabled: false, description: `to ${name}` });
    const gone = await this.#planter.upload(`${makeList('11')}gone\n`, `Gone ${name}.csv`);
    const { id: job } = await this.#planter.run(gone.id);
    await this.#planter.step(job, 'comments', { text: name });
    await server.expect(204, 'DELETE', `${WS}/jobs/${job}`);
    await server.expect(204, 'DELETE', `${WS}/documents/${gone.id}`);
    const q = encodeURIComponent(name);
    for (const path of [`documents?search=${q}`, `jobs?search=${q}`]) await server.expect(200, 'GET', `${WS}/${path}`);
    const items = [{ filename: `${name}.csv`, folder: name, first_cells: [name] }];
    await server.call('POST', `${WS}/document-names`, { json: { items } });
    const recipe = this.#makeRecipe();
    const other = await server.make<Sender>(`${WS}/senders`, { name: 'Other office' });
    const json = { config_id: this.#base.config.id, base_version: 0, recipe };
    const made = await server.call('POST', `${WS}/senders/${other.id}/recipes`, { json });
    if (made.status !== 201) throw new Error(made.text);
  }

  /** A recipe that has the name only as cells of a row. */
  #makeRecipe(): object {
    return {
      schema: 'ade.recipe/v1',
      salt: '0'.repeat(32),
      sender: 'Other office',
      version: 1,
      ids: { layouts: 1, pieces: 1 },
      layouts: [{ id: 'l1', headers: ['Member No.', 'First Name', 'Last Name'] }],
      pieces: [
        {
          id: 'r1',
          kind: 'row_label',
          layout: 'l1',
          label: 'header',
          rows: { cells: ['Member No.', first, last] },
          from: { job_id: 'job_x', correction: 'c1' },
          by: 'test',
          at: '2026-01-01T00:00:00.000Z',
        },
      ],
    };
  }
}
