import { setTimeout as delay } from 'node:timers/promises';
import type { Document, Job, Review } from '../../../src/contract/api/index.ts';
import { makeForm, WS } from '../server-calls.ts';

const ROWS = 30;
/** So many jobs wait or run; more would never be done. */
const OPEN_JOBS = 6;
const MAX_PAUSE_MS = 60;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2026, 0, 1);

/** What hands do, as often as it stands here. */
const TASKS = [
  'submit',
  'submit',
  'submit',
  'submit',
  'accept',
  'accept',
  'correct',
  'retry',
  'delete_job',
  'delete_document',
] as const;
type Task = (typeof TASKS)[number];

/** Hands that send random requests about documents of senders to a server, until it is killed. */
export class Hands {
  /** Requests that were answered, by task. */
  readonly done: Partial<Record<Task, number>> = {};
  /** Answers that were neither a success nor a refusal. */
  readonly failures: string[] = [];
  readonly #token: string;
  readonly #senders: readonly string[];
  readonly #random: () => number;
  readonly #days = new Map<string, number>();

  constructor(token: string, senders: readonly string[], random: () => number) {
    this.#token = token;
    this.#senders = senders;
    this.#random = random;
  }

  /** Works until a request gets no answer. */
  async work(url: string): Promise<void> {
    for (; ; await delay(this.#random() * MAX_PAUSE_MS)) {
      const task = this.#pick(TASKS);
      try {
        await this.#take(task, url);
        this.done[task] = (this.done[task] ?? 0) + 1;
      } catch (error) {
        if (error instanceof TypeError) return;
        throw error;
      }
    }
  }

  /** Two documents of each sender, one after the other; returns when all jobs have ended. */
  async workCalmly(url: string): Promise<void> {
    for (const sender of [...this.#senders, ...this.#senders]) {
      await this.#submit(url, sender);
      await this.#untilIdle(url);
    }
  }

  async #untilIdle(url: string): Promise<void> {
    for (const status of ['queued', 'running']) {
      const isOpen = async () =>
        (await this.#ask<{ items: Job[] }>(url, 'GET', `${WS}/jobs?status=${status}`)).items?.length !== 0;
      while (await isOpen()) await delay(100);
    }
  }

  async #take(task: Task, url: string): Promise<void> {
    const { items = [] } = await this.#ask<{ items: Job[] }>(url, 'GET', `${WS}/jobs?limit=60`);
    const openCount = items.filter(({ status }) => status === 'queued' || status === 'running').length;
    const job = this.#pick(items.filter(({ status }) => status === 'success'));
    if ((task === 'submit' || job === undefined) && openCount < OPEN_JOBS) return this.#submit(url);
    if (task === 'submit' || job === undefined) return;
    const path = `${WS}/jobs/${job.id}`;
    if (task === 'retry') await this.#ask(url, 'POST', `${path}/retry`, {});
    if (task === 'delete_job') await this.#ask(url, 'DELETE', path);
    if (task === 'delete_document') await this.#ask(url, 'DELETE', `${WS}/documents/${job.document_id}`);
    if (task === 'accept') await this.#accept(url, path);
    if (task !== 'correct') return;
    const places = [{ sheet: 0, a1: String(3 + Math.floor(this.#random() * 20)) }];
    const corrections = [{ kind: 'row_label', places, label: 'note' }];
    await this.#ask(url, 'POST', `${path}/corrections`, { base_revision: job.revision, corrections });
  }

  async #submit(url: string, sender = this.#pick(this.#senders)): Promise<void> {
    // Now and then a second document of the same period.
    const day = (this.#days.get(sender) ?? 0) + (this.#random() < 0.8 ? 1 : 0);
    this.#days.set(sender, day);
    const period = new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10);
    const form = makeForm(this.#makeList(sender), `${period}.csv`);
    const { id } = await this.#ask<Document>(url, 'POST', `${WS}/documents`, form);
    await this.#ask(url, 'POST', `${WS}/jobs`, { document_id: id, sender_id: sender, period });
  }

  async #accept(url: string, path: string): Promise<void> {
    for (const [step, hasPoints] of [
      ['review', false],
      ['accept', true],
    ] as const) {
      const { attention } = await this.#ask<Review>(url, 'GET', `${path}/review`);
      const including = (attention ?? []).flatMap((one) => (one.needs_decision ? [one.id] : []));
      const json = hasPoints && including.length > 0 ? { including, reason: { code: 'correct_as_is' } } : {};
      await this.#ask(url, 'POST', `${path}/${step}`, json, { 'if-match': '*' });
    }
  }

  #makeList(sender: string): string {
    const rows = Array.from({ length: ROWS }, (_, i) => {
      const amount = (9_000 + Math.floor(this.#random() * 900)) / 100;
      return `${sender.slice(-3)}${7_000 + i},Wilma${i},Vroom${i},${amount}`;
    });
    return `${['Member No.,First Name,Last Name,Amount', ...rows].join('\n')}\n`;
  }

  #pick<T>(of: readonly T[]): T {
    return of[Math.floor(this.#random() * of.length)]!;
  }

  /** The answer; that of a refused request has no such keys. Throws a TypeError if the server is gone. */
  async #ask<T extends object>(
    url: string,
    method: string,
    path: string,
    body?: object,
    more: Record<string, string> = {},
  ): Promise<Partial<T>> {
    const headers: Record<string, string> = { ...more, authorization: `Bearer ${this.#token}` };
    const isForm = body instanceof FormData;
    if (body !== undefined && !isForm) headers['content-type'] = 'application/json';
    const sent = isForm ? body : body === undefined ? undefined : JSON.stringify(body);
    const response = await fetch(`${url}${path}`, { method, headers, body: sent });
    const text = await response.text();
    if (response.status >= 500) this.failures.push(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return text === '' ? {} : (JSON.parse(text) as Partial<T>);
  }
}
