import { randomUUID } from 'node:crypto';
import { sendPost } from '../../base/outbound/index.ts';
import {
  endAllLeases,
  endLease,
  inTransaction,
  leaseDeliveries,
  leaseDelivery,
  listDueWebhooks,
  onEvents,
  type Transaction,
  takeWebhook,
  type WebhookDeliveryRow,
  type WebhookRow,
} from '../../storage/store/index.ts';
import { RepeatedWork } from '../repeated-work.ts';
import type { WebhookContext } from './context.ts';
import { fillOutbox } from './fill-outbox.ts';
import { recordAttempt } from './record-attempt.ts';
import { makeBody, makeHeaders } from './sign.ts';

/** Attempts for one webhook at the same time, on all nodes; for one that fails, one attempt shows whether it works again. */
const MAX_AT_ONCE = 4;
/** How much longer than an attempt its lease holds: recording takes a moment, and clocks of nodes differ. */
const LEASE_MARGIN_MS = 15_000;
/** How long attempts may go on when the process stops. */
const STOP_MS = 2000;

/**
 * Sends the events of workspaces to their webhooks, on every node that answers requests. What is to be sent is in the
 * database: events are put into the outbox from the log, in its order, and each attempt is leased before it is made.
 */
export class Dispatcher {
  readonly #ctx: WebhookContext;
  readonly #stopping = new AbortController();
  readonly #underWay = new Map<string, number>();
  readonly #attempts = new Set<Promise<void>>();
  readonly #look: RepeatedWork;
  #timer: NodeJS.Timeout | undefined;
  #lastWarning = '';

  constructor(ctx: WebhookContext) {
    this.#ctx = ctx;
    this.#look = new RepeatedWork(
      () => this.#sendDue(),
      (error) => this.#warn(error),
    );
  }

  async open(): Promise<void> {
    // Without nodes, no other process makes attempts.
    if (this.#ctx.nodeId === null) await endAllLeases(this.#ctx.db);
    onEvents(this.#ctx.db, () => this.wake());
    this.#timer = setInterval(() => this.wake(), this.#ctx.timing.lookEveryMs).unref();
    this.wake();
  }

  /** Begins no more attempts, and ends those under way: the next start makes them again. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    const timer = setTimeout(() => this.#stopping.abort(), STOP_MS);
    this.#timer = undefined;
    await this.#look.settled();
    await Promise.all(this.#attempts);
    clearTimeout(timer);
  }

  /** Looks at once for what is due. */
  wake(): void {
    if (this.#timer !== undefined) this.#look.ask();
  }

  /** Sends an event of the outbox now; resolves when the attempt is recorded. */
  async sendNow(webhookId: string, put: (transaction: Transaction) => Promise<string>): Promise<void> {
    const { db, timing } = this.#ctx;
    const leased = await inTransaction(db, async (transaction) => {
      const webhook = await takeWebhook(transaction, webhookId);
      if (webhook === undefined) return null;
      const id = await put(transaction);
      const now = timing.now().toISOString();
      const row = await leaseDelivery(transaction, webhookId, id, { lease: this.#makeLease(), now });
      return row === undefined ? null : { webhook, row };
    });
    if (leased !== null) await this.#attempt(leased.webhook, leased.row);
  }

  async #sendDue(): Promise<void> {
    for (const id of await listDueWebhooks(this.#ctx.db, this.#ctx.timing.now().toISOString())) {
      if (this.#timer === undefined) return;
      if ((this.#underWay.get(id) ?? 0) < MAX_AT_ONCE) await this.#sendDueTo(id);
    }
    this.#lastWarning = '';
  }

  async #sendDueTo(id: string): Promise<void> {
    const { db, timing } = this.#ctx;
    const leased = await inTransaction(db, async (transaction) => {
      const webhook = await takeWebhook(transaction, id);
      if (webhook === undefined || webhook.disabled_at !== null) return null;
      const now = timing.now().toISOString();
      await fillOutbox(transaction, webhook, now);
      if (webhook.waits_until !== null && webhook.waits_until > now) return null;
      const limit = webhook.failing_since === null ? MAX_AT_ONCE : 1;
      return { webhook, rows: await leaseDeliveries(transaction, id, { lease: this.#makeLease(), limit, now }) };
    });
    if (leased === null) return;
    for (const row of leased.rows) this.#begin(leased.webhook, row);
  }

  #makeLease() {
    const { nodeId, timing } = this.#ctx;
    const until = new Date(timing.now().getTime() + timing.timeoutMs + LEASE_MARGIN_MS).toISOString();
    return { id: randomUUID(), by: nodeId, until };
  }

  #begin(webhook: WebhookRow, row: WebhookDeliveryRow): void {
    const { id } = webhook;
    this.#underWay.set(id, (this.#underWay.get(id) ?? 0) + 1);
    const attempt = this.#attempt(webhook, row)
      .catch((error: Error) => this.#warn(error))
      .finally(() => {
        this.#attempts.delete(attempt);
        const left = (this.#underWay.get(id) ?? 1) - 1;
        if (left === 0) this.#underWay.delete(id);
        else this.#underWay.set(id, left);
        this.wake();
      });
    this.#attempts.add(attempt);
  }

  async #attempt(webhook: WebhookRow, row: WebhookDeliveryRow): Promise<void> {
    const { db, allowed, timing } = this.#ctx;
    const { timeoutMs, resolveName } = timing;
    const begun = timing.now();
    const body = makeBody(row);
    const sent = await sendPost(webhook.url, makeHeaders(webhook, row.id, body, begun), body, {
      ...{ allowed, timeoutMs, resolveName },
      signal: this.#stopping.signal,
    });
    if (sent.fault === 'stopped') await endLease(db, row, {});
    else await recordAttempt(this.#ctx, row, begun, sent);
  }

  /** An outage is told once. */
  #warn({ message }: Error): void {
    if (message === this.#lastWarning) return;
    this.#lastWarning = message;
    this.#ctx.log({ level: 'warn', message: `Webhooks will be tried again: ${message}` });
  }
}
