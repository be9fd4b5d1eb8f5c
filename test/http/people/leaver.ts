import { setTimeout as delay } from 'node:timers/promises';
import type { CreatedToken } from '../../../src/contract/api/index.ts';
import type { Browser } from '../../helpers/sign-on/browser.ts';
import type { HostileProvider } from '../../helpers/sign-on/hostile-provider.ts';
import { FILE_START, makeHead, makeUploadHead, RawClient } from '../raw-client.ts';
import { type TestServer, WS } from '../server-harness.ts';
import { asBearer, openStream, type StreamClient } from '../stream-client.ts';
import type { AttackedServer } from './attacked-server.ts';

const CALL_EVERY_MS = 60;
const SIGN_IN_EVERY_MS = 250;
const UPLOAD_BYTES = 200_000;
const PIECE = 'a,b\n'.repeat(100);

/** A request of the leaver that was allowed, and when it was sent. */
export interface Allowed {
  what: string;
  sentAt: number;
}

interface Options {
  attacked: AttackedServer;
  /** Each round needs one for itself. */
  provider: HostileProvider;
  /** Where the leaver sends requests to. */
  nodes: readonly TestServer[];
  documentId: string;
  jobId: string;
  name: string;
}

/** Somebody who does everything at once, with a session and with a token, until they may not any more. */
export class Leaver {
  readonly #options: Options;
  personId = '';
  secret = '';
  cookie: Record<string, string> = {};
  readonly allowed: Allowed[] = [];
  readonly streams: StreamClient[] = [];
  readonly transfers: RawClient[] = [];
  readonly #reached: { browser: Browser; url: string }[] = [];
  #isOver = false;
  #loops: Promise<void>[] = [];

  constructor(options: Options) {
    this.#options = options;
  }

  get account() {
    const { name } = this.#options;
    const sub = name.toLowerCase().replaceAll(' ', '-');
    return { sub, name, email: `${sub}@acme.example`, email_verified: true, groups: ['clerks'] };
  }

  /** Signs in, gets a token, and opens streams, uploads and downloads on every node. */
  async arrive(): Promise<void> {
    const { attacked, provider, nodes, name } = this.#options;
    const { headers, session } = await attacked.signIn(provider, this.account);
    this.cookie = headers;
    this.personId = session.person_id ?? '';
    const grants = [{ workspace_id: 'default', role: 'operator' }];
    const about = { name: `Token of ${name}`, person_id: this.personId, grants };
    this.secret = (await attacked.server.make<CreatedToken>('/api/v1/tokens', about)).secret;
    for (let count = 0; count < 4; count++) this.#reached.push(await attacked.reach(provider));
    for (const node of nodes) {
      this.streams.push(await openStream(node, asBearer(this.secret)), await openStream(node, this.cookie));
      this.transfers.push(this.#upload(node), this.#download(node));
    }
  }

  /** Calls everything again and again. */
  begin(): void {
    const { nodes, jobId } = this.#options;
    const comments = `${WS}/jobs/${jobId}/comments`;
    for (const node of nodes) {
      this.#repeat('list jobs', CALL_EVERY_MS, () => this.#send(node, 'GET', `${WS}/jobs`, asBearer(this.secret)));
      this.#repeat('read the session', CALL_EVERY_MS, () => this.#send(node, 'GET', '/api/v1/session', this.cookie));
      this.#repeat('comment', CALL_EVERY_MS, () =>
        this.#send(node, 'POST', comments, asBearer(this.secret), { text: 'by the leaver' }),
      );
      this.#repeat('start a session with the token', SIGN_IN_EVERY_MS, () =>
        this.#send(node, 'POST', '/api/v1/session', {}, { token: this.secret }),
      );
    }
    this.#repeat('sign in', SIGN_IN_EVERY_MS, async () => {
      const next = this.#reached.pop();
      if (next === undefined) return false;
      const { status } = await next.browser.visit(next.url);
      return status === 303;
    });
  }

  /** Accepts the job, as far as they may; never throws. */
  async accept(node: TestServer): Promise<boolean> {
    const base = `${node.running.url}${WS}/jobs/${this.#options.jobId}`;
    const headers = asBearer(this.secret);
    const review = await fetch(`${base}/review`, { headers }).catch(() => null);
    const body: unknown = review?.ok ? await review.json().catch(() => null) : null;
    if (review === null || body === null) return false;
    const { attention } = body as { attention: { id: string; needs_decision: boolean }[] };
    const including = attention.filter((one) => one.needs_decision).map(({ id }) => id);
    const json = including.length === 0 ? {} : { including, reason: { code: 'correct_as_is' } };
    const sentAt = Date.now();
    const answer = await fetch(`${base}/accept`, {
      method: 'POST',
      headers: { ...headers, 'if-match': review.headers.get('etag') ?? '', 'content-type': 'application/json' },
      body: JSON.stringify(json),
    }).catch(() => null);
    await answer?.arrayBuffer().catch(() => undefined);
    if (answer?.ok) this.allowed.push({ what: 'accept', sentAt });
    return answer?.ok === true;
  }

  /** Stops, and closes whatever the service has left open. */
  async end(): Promise<void> {
    this.#isOver = true;
    for (const { socket } of this.transfers) socket.destroy();
    await Promise.all([...this.#loops, ...this.streams.map((stream) => stream.close())]);
  }

  #repeat(what: string, everyMs: number, call: () => Promise<boolean>): void {
    const loop = async () => {
      while (!this.#isOver) {
        const sentAt = Date.now();
        // The service may end a connection in the middle of a request.
        if (await call().catch(() => false)) this.allowed.push({ what, sentAt });
        await delay(everyMs);
      }
    };
    this.#loops.push(loop());
  }

  async #send(node: TestServer, method: string, path: string, headers: object, json?: object): Promise<boolean> {
    const answer = await fetch(`${node.running.url}${path}`, {
      method,
      headers: { ...headers, ...(json === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    await answer.arrayBuffer();
    return answer.ok;
  }

  /** Sends a document in pieces, for longer than the test takes. */
  #upload(node: TestServer): RawClient {
    const client = new RawClient(node);
    client.send(makeUploadHead(`${WS}/documents`, this.secret, UPLOAD_BYTES) + FILE_START);
    this.#loops.push(client.trickle(PIECE, CALL_EVERY_MS, UPLOAD_BYTES / PIECE.length));
    return client;
  }

  /** Asks for a document, and does not read it. */
  #download(node: TestServer): RawClient {
    const client = new RawClient(node);
    const headers = this.cookie;
    client.send(makeHead('GET', `${WS}/documents/${this.#options.documentId}/content`, headers));
    client.socket.pause();
    return client;
  }
}
