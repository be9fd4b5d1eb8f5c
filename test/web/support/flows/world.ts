import type { BrowserContext } from 'playwright-core';
import type {
  Config,
  CorrectionDraftList,
  Document,
  Job,
  Page as ListOf,
  Review,
  Sender,
} from '../../../../src/contract/api/index.ts';
import { openBrowser, VIEWPORT } from '../browser.ts';
import { makeToken, needNoSenders, publishMembership } from '../seed-service.ts';
import { signIn } from '../served-app.ts';
import { startWebServer, type WebServer } from '../web-server.ts';
import { layWire, type Wire } from './wire.ts';

/** The service was away; people try again, and so does the API of a test. */
const AWAY_MS = 30_000;
const PAUSE_MS = 200;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export class Refused extends Error {}

/** What a person with a token does and reads without a browser. */
export class Api {
  readonly #root: string;
  readonly #secret: string;

  constructor(url: string, secret: string) {
    this.#root = `${url}/api/v1/workspaces/default/`;
    this.#secret = secret;
  }

  /** Throws `Refused` for an answer that is an error. A request without an answer is repeated only if it reads. */
  async #ask(method: string, path: string, init: RequestInit): Promise<Response> {
    const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${this.#secret}` };
    const endMs = Date.now() + AWAY_MS;
    for (;;) {
      const answer = await fetch(this.#root + path, { ...init, method, headers }).catch((error: unknown) => {
        if (method !== 'GET' || Date.now() > endMs) throw error;
        return null;
      });
      const isBusy = answer === null || (method === 'GET' && answer.status >= 500 && Date.now() < endMs);
      if (isBusy) await pause(PAUSE_MS);
      else if (answer.ok) return answer;
      else throw new Refused(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    }
  }

  async read<T>(path: string): Promise<T> {
    return (await (await this.#ask('GET', path, {})).json()) as T;
  }

  async send<T>(method: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
    const init = { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
    return (await (await this.#ask(method, path, init)).json()) as T;
  }

  /** A step of the review, on the state as it is now. */
  async step<T>(path: string, body: object, method = 'POST'): Promise<T> {
    const job = path.split('/').slice(0, 2).join('/');
    const review = await this.#ask('GET', `${job}/review`, {});
    return this.send<T>(method, path, body, { 'if-match': review.headers.get('etag') ?? '' });
  }

  /** Accepts a document with all its open points. */
  async accept(id: string): Promise<void> {
    const { attention, state } = await this.read<Review>(`jobs/${id}/review`);
    const including = attention.flatMap((one) => (one.needs_decision ? [one.id] : []));
    if (state === 'new' || state === 'withdrawn') await this.step(`jobs/${id}/review`, {});
    await this.step(
      `jobs/${id}/accept`,
      including.length === 0 ? {} : { including, reason: { code: 'known_difference' } },
    );
  }

  /** Uploads a text and reads it, to its end. */
  async run(text: string, name: string, about: object = {}): Promise<Job> {
    const body = new FormData();
    body.set('file', new Blob([text]), name);
    const document = (await (await this.#ask('POST', 'documents', { body })).json()) as Document;
    const { id } = await this.send<Job>('POST', 'jobs', { document_id: document.id, ...about });
    return this.ended(id);
  }

  async ended(id: string): Promise<Job> {
    for (;;) {
      const job = await this.read<Job>(`jobs/${id}`);
      if (job.status !== 'queued' && job.status !== 'running' && job.open_revision === null) return job;
      await pause(PAUSE_MS);
    }
  }

  job = (id: string) => this.read<Job>(`jobs/${id}`);
  review = (id: string) => this.read<Review>(`jobs/${id}/review`);
  addSender = (name: string, more: object = {}) => this.send<Sender>('POST', 'senders', { name, ...more });
  senders = async () => (await this.read<ListOf<Sender>>('senders?limit=200')).items;
  configs = async () => (await this.read<ListOf<Config>>('configs?limit=200')).items;
  documents = async (search: string) =>
    (await this.read<ListOf<Document>>(`documents?search=${encodeURIComponent(search)}`)).items;
  jobs = async (search: string) =>
    (await this.read<ListOf<Job>>(`jobs?limit=200&search=${encodeURIComponent(search)}`)).items;
  drafts = async () => (await this.read<CorrectionDraftList>('correction-drafts')).items;
}

/** A service, two people, and the browser of each. Nadia does the work; Ida is the other person. */
export interface World {
  server: WebServer;
  wire: Wire;
  nadia: Api;
  ida: Api;
  browsers: { nadia: BrowserContext; ida: BrowserContext };
  /** The address of a page of the workspace, as the browsers see it. */
  at: (path: string) => string;
  end: () => Promise<void>;
}

/** `needsSenders`: whether documents need a sender and a period. */
export async function makeWorld({ needsSenders }: { needsSenders: boolean }): Promise<World> {
  const server = await startWebServer();
  await publishMembership(server.url);
  if (!needsSenders) await needNoSenders(server.url);
  const secrets = [];
  for (const name of ['Nadia', 'Ida']) {
    secrets.push(await makeToken(server.url, name, [{ workspace_id: 'default', role: 'author' }]));
  }
  await server.restart({ ADE_AUTH: 'token' });
  const wire = await layWire(server.url);
  const browser = await openBrowser();
  const browsers = await Promise.all(
    secrets.map(async (secret) => {
      const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce' });
      const page = await context.newPage();
      await signIn(page, wire.url, secret);
      await page.close();
      return context;
    }),
  );
  return {
    server,
    wire,
    nadia: new Api(server.url, secrets[0]!),
    ida: new Api(server.url, secrets[1]!),
    browsers: { nadia: browsers[0]!, ida: browsers[1]! },
    at: (path) => `${wire.url}/app/w/default${path}`,
    end: async () => {
      await Promise.all(browsers.map((context) => context.close()));
      await wire.close();
      await server.stop();
    },
  };
}
