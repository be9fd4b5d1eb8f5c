import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type {
  Activity,
  Config,
  ConfigVersion,
  CreatedToken,
  Grant,
  Job,
  PackageFileContent,
  Revision,
  Sender,
  UploadedDocument,
} from '../../src/contract/api/index.ts';
import type { NewCorrection } from '../../src/contract/corrections.ts';
import type { RunningServer } from '../../src/http/index.ts';
import { lookUntil } from '../helpers/look-until.ts';

export const projectDir = join(import.meta.dirname, '..', '..');
export const starterInput = join(projectDir, 'templates/starter/tests/roster/input.csv');
export const WS = '/api/v1/workspaces/default';
export const DAY_MS = 86_400_000;

/** In the starter's own example nobody maps the column Locker. */
export const LOCKER = {
  kind: 'column_field',
  places: [{ sheet: 0, a1: 'I4' }],
  field: 'department',
} satisfies NewCorrection;

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
  text: string;
  bytes: Buffer;
}

export interface CallOptions {
  /** Secret; undefined takes the administrator's, null sends none. */
  token?: string | null;
  json?: unknown;
  body?: RequestInit['body'];
  headers?: Record<string, string>;
}

/** Requests that tests in many files make to a server. Each call fails if the answer has an unexpected status. */
export abstract class ServerCalls {
  abstract running: RunningServer;

  abstract call<T>(method: string, path: string, options?: CallOptions): Promise<Answer<T>>;

  abstract expect<T>(status: number, method: string, path: string, options?: CallOptions): Promise<Answer<T>>;

  async read<T>(path: string, options: CallOptions = {}): Promise<T> {
    return (await this.expect<T>(200, 'GET', path, options)).body;
  }

  /** The entries of a list, or of its first page. */
  async list<T>(path: string, options: CallOptions = {}): Promise<T[]> {
    return (await this.read<{ items: T[] }>(path, options)).items;
  }

  /** The answer to a POST that makes something. */
  async make<T>(path: string, json?: unknown, status: 201 | 202 = 201): Promise<T> {
    return (await this.expect<T>(status, 'POST', path, { json })).body;
  }

  async upload(
    path = starterInput,
    options: CallOptions & { workspace?: string; name?: string } = {},
  ): Promise<UploadedDocument> {
    const { workspace = WS, name = basename(path), ...rest } = options;
    const form = makeForm(readFileSync(path), name);
    return this.#send(workspace, { ...rest, body: form });
  }

  /** The answer to an upload, of bytes that were there or not. */
  async #send(workspace: string, options: CallOptions): Promise<UploadedDocument> {
    const { status, body, text } = await this.call<UploadedDocument>('POST', `${workspace}/documents`, options);
    assert.equal(status, body.is_known ? 200 : 201, text);
    return body;
  }

  async uploadText(
    text: string | Uint8Array,
    name: string,
    fields: Record<string, string> = {},
  ): Promise<UploadedDocument> {
    const body = makeForm(text, name, fields);
    return this.#send(WS, { body });
  }

  /** A config of the starter package, with the draft that is its first version. */
  async makeConfig(name: string, workspace = WS): Promise<{ config: Config; draft: ConfigVersion }> {
    const config = await this.make<Config>(`${workspace}/configs`, { name });
    const [draft] = await this.list<ConfigVersion>(`${workspace}/configs/${config.id}/versions`);
    return { config, draft: draft! };
  }

  /** Makes a config of the starter package and publishes its first version. */
  async publishStarter(name = 'Roster', workspace = WS): Promise<ConfigVersion> {
    const { draft } = await this.makeConfig(name, workspace);
    return (await this.expect<ConfigVersion>(200, 'POST', `${workspace}/versions/${draft.id}/publish`)).body;
  }

  makeDraft(configId: string, json: { from?: string } = {}): Promise<ConfigVersion> {
    return this.make<ConfigVersion>(`${WS}/configs/${configId}/versions`, json);
  }

  /** Changes the text of a file of a draft. */
  async changeFile(versionId: string, path: string, change: (text: string) => string): Promise<PackageFileContent> {
    const file = `${WS}/versions/${versionId}/file?path=${encodeURIComponent(path)}`;
    const { content, etag } = await this.read<PackageFileContent>(file);
    const changed = change(content);
    assert.notEqual(changed, content, `${path} is changed`);
    const options = { json: { content: changed }, headers: { 'if-match': etag } };
    return (await this.expect<PackageFileContent>(200, 'PUT', file, options)).body;
  }

  async makeToken(grants: Grant[], name = 'test'): Promise<string> {
    return (await this.make<CreatedToken>('/api/v1/tokens', { name, grants })).secret;
  }

  /** The cookie of a new session, and the whole header that sets it. */
  async signIn(secret: string): Promise<{ cookie: string; header: string }> {
    const options = { token: null, json: { token: secret } };
    const { headers } = await this.expect(201, 'POST', '/api/v1/session', options);
    const header = headers.get('set-cookie') ?? '';
    return { header, cookie: header.slice(0, header.indexOf(';')) };
  }

  makeSender(about: object): Promise<Sender> {
    return this.make<Sender>(`${WS}/senders`, about);
  }

  /** `about` is the id of a document, or the whole submission. */
  submit(about?: string | object, path = `${WS}/jobs`): Promise<Job> {
    return this.make<Job>(path, typeof about === 'string' ? { document_id: about } : about, 202);
  }

  /** Runs a job until it has ended, in whatever way. */
  async run(about?: string | object, path = `${WS}/jobs`): Promise<Job> {
    return this.waitForJob((await this.submit(about, path)).id);
  }

  async runToSuccess(about?: string | object, path = `${WS}/jobs`): Promise<Job> {
    const job = await this.run(about, path);
    assert.equal(job.status, 'success', JSON.stringify(job.error));
    return job;
  }

  async waitForJob(id: string, base = WS): Promise<Job> {
    return this.lookUntil(async () => {
      const job = await this.read<Job>(`${base}/jobs/${id}`);
      return job.status !== 'queued' && job.status !== 'running' && job;
    }, base);
  }

  /** Waits until no revision of a job is running; returns the job. */
  settle(id: string): Promise<Job> {
    return this.lookUntil(async () => {
      const job = await this.read<Job>(`${WS}/jobs/${id}`);
      return job.open_revision === null && job;
    });
  }

  /** Waits until a revision has ended, in whatever way. */
  waitForRevision(id: string, revision: number): Promise<Revision> {
    return this.lookUntil(async () => {
      const found = await this.read<Revision>(`${WS}/jobs/${id}/revisions/${revision}`);
      return found.status !== 'queued' && found.status !== 'running' && found;
    });
  }

  /** Makes a revision, which must succeed. */
  async correct(id: string, corrections: NewCorrection[], base_revision = 1, token?: string): Promise<Revision> {
    const options = { json: { base_revision, corrections }, token };
    const { body } = await this.expect<Revision>(202, 'POST', `${WS}/jobs/${id}/corrections`, options);
    const made = await this.waitForRevision(id, body.revision);
    assert.equal(made.status, 'success', JSON.stringify(made.error));
    return made;
  }

  /** The newest entries of the workspace's activity, or only the entries about one thing. */
  async readActivity(target?: string): Promise<Activity[]> {
    const entries = await this.list<Activity>(`${WS}/activity?limit=200`);
    return entries.filter(({ target_id: id }) => target === undefined || id === target);
  }

  /** Does the cleanup that is due after this many days. */
  async sweep(days: number): Promise<void> {
    await this.running.service.jobs.sweep(new Date(Date.now() + days * DAY_MS));
  }

  /** Looks again whenever a job of the workspace changes, until something is found. */
  lookUntil<T>(look: () => Promise<T | undefined | false>, base = WS): Promise<T> {
    return lookUntil(this.running.service.jobs.feed, base.split('/').at(-1) || 'default', look);
  }
}

export function makeForm(
  content: Uint8Array | string,
  name: string,
  fields: Readonly<Record<string, string>> = {},
): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('file', new Blob([typeof content === 'string' ? content : Buffer.from(content)]), name);
  return form;
}
