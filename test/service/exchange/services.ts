import type { ChildProcess } from 'node:child_process';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type StartedService, startService } from '../../http/service-process.ts';
import { WORKSPACE } from '../harness.ts';

export const WS = `/api/v1/workspaces/${WORKSPACE}`;
const PAGE = 200;
const LIMIT_MS = 60_000;

/** One node: `ade serve`, as an operator starts it. The next process begins when the last one is dead. */
interface Node {
  env: Record<string, string>;
  child: ChildProcess | null;
  ended: Promise<unknown>;
  /** Null until the service answers. */
  started: StartedService | null;
  /** Why the service did not start, although nobody killed it. */
  refusal: string | null;
}

/** The nodes of a deployment, killed at any moment, also while they start, and started again at once. */
export class Services {
  kills = 0;
  readonly #t: TestContext;
  readonly #nodes: Node[];

  constructor(t: TestContext, envs: readonly Record<string, string>[]) {
    this.#t = t;
    this.#nodes = envs.map((env) => ({ env, child: null, ended: Promise.resolve(), started: null, refusal: null }));
  }

  get count(): number {
    return this.#nodes.length;
  }

  start(): void {
    for (const node of this.#nodes) this.#start(node);
  }

  /** Waits until a node answers requests. */
  async answered(at: number): Promise<void> {
    while (this.#nodes[at]?.started === null && this.#describe() === '') await delay(20);
  }

  async killOne(at: number): Promise<void> {
    const node = this.#nodes[at];
    if (node === undefined) return;
    await this.#kill(node);
    this.#start(node);
  }

  /** As when the power fails. */
  async killAll(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => this.#kill(node)));
    this.start();
  }

  async end(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => this.#kill(node)));
  }

  /** Asks any node that answers; null if none does, or if it is killed meanwhile. */
  async tryCall<T>(method: string, path: string, options: { json?: unknown; ifMatch?: string } = {}) {
    const urls = this.#nodes.flatMap(({ started }) => (started === null ? [] : [started.url]));
    const url = urls[this.kills % urls.length];
    if (url === undefined) return null;
    const { json, ifMatch } = options;
    const headers = {
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    };
    try {
      const body = json === undefined ? undefined : JSON.stringify(json);
      const response = await fetch(`${url}${path}`, { method, headers, body });
      return { status: response.status, headers: response.headers, body: (await response.json()) as T };
    } catch {
      return null;
    }
  }

  /** Asks until there is an answer, which must not be an error. */
  async call<T>(method: string, path: string, json?: unknown): Promise<T> {
    const endMs = performance.now() + LIMIT_MS;
    for (;;) {
      const answer = await this.tryCall<T>(method, path, { json });
      if (answer !== null && answer.status < 300) return answer.body;
      const found = answer === null ? this.#describe() : JSON.stringify(answer.body);
      if (performance.now() > endMs || (answer !== null && answer.status < 500))
        throw new Error(`${method} ${path}: ${found}`);
      await delay(50);
    }
  }

  /** All entries of a list. */
  async list<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    const query = `${path}${path.includes('?') ? '&' : '?'}limit=${PAGE}`;
    for (let cursor = ''; ; ) {
      const page = await this.call<{ items: T[]; next_cursor: string | null }>('GET', `${query}${cursor}`);
      items.push(...page.items);
      if (page.next_cursor === null) return items;
      cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`;
    }
  }

  #start(node: Node): void {
    node.started = null;
    let own: ChildProcess | null = null;
    void startService(node.env, [], (child, ended) => {
      own = child;
      Object.assign(node, { child, ended });
      this.#t.after(() => child.kill('SIGKILL'));
    }).then(
      (started) => {
        if (node.child === started.child) node.started = started;
      },
      (error: Error) => {
        if (node.child === own && own?.signalCode === null) node.refusal = error.message;
      },
    );
  }

  async #kill(node: Node): Promise<void> {
    const { child, ended } = node;
    if (child === null) return;
    Object.assign(node, { child: null, started: null });
    const isAlive = child.exitCode === null && child.signalCode === null;
    if (isAlive) {
      child.kill('SIGKILL');
      this.kills += 1;
    } else node.refusal ??= `The service ended by itself: ${child.exitCode} ${child.signalCode}`;
    await ended;
  }

  /** Throws if a service did not start, or ended, without being killed. */
  assertNoneEnded(): void {
    const found = this.#describe();
    if (found !== '') throw new Error(found);
  }

  #describe(): string {
    return this.#nodes.flatMap(({ refusal }) => (refusal === null ? [] : [refusal])).join('\n');
  }
}
