import { randomBytes } from 'node:crypto';
import { checkUrl, findAddresses } from '../../base/outbound/index.ts';
import type {
  CreateWebhook,
  Delivery,
  Replay,
  UpdateWebhook,
  Webhook,
  WebhookSecret,
} from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { type DeliveryState, OLD_SECRET_HOURS, TEST_EVENT } from '../../contract/webhooks.ts';
import {
  type Actor,
  addActivity,
  countPending,
  deleteWebhook,
  getDelivery,
  getWebhook,
  insertDeliveries,
  insertWebhook,
  inTransaction,
  listDeliveries,
  listWebhooks,
  lockRow,
  makeId,
  type NewChange,
  type PageRequest,
  readEventEnd,
  replayDeliveries,
  type Transaction,
  takeWebhook,
  updateWebhook,
  type WebhookRow,
} from '../../storage/store/index.ts';
import type { Page } from '../core.ts';
import { assertFilters } from './assert-filters.ts';
import type { WebhookContext } from './context.ts';
import { describeDelivery, describeWebhook, toColumns } from './describe-webhook.ts';
import { Dispatcher } from './dispatcher.ts';
import { NEW_DELIVERY } from './fill-outbox.ts';
import { makeWebhookSecret } from './sign.ts';

const HOUR_MS = 60 * 60 * 1000;
/** How long a name may take to be resolved when somebody enters it. */
const RESOLVE_MS = 5000;

/** Webhooks of workspaces, with what was sent to them, used by `http/`. */
export class WebhookService {
  readonly #ctx: WebhookContext;
  readonly dispatcher: Dispatcher;

  constructor(ctx: WebhookContext) {
    this.#ctx = ctx;
    this.dispatcher = new Dispatcher(ctx);
  }

  async list(workspaceId: string): Promise<Webhook[]> {
    return this.#describeAll(await listWebhooks(this.#ctx.db, workspaceId));
  }

  /** Throws `webhook_unknown`. */
  async get(workspaceId: string, id: string): Promise<Webhook> {
    return this.#describe(await getWebhook(this.#ctx.db, workspaceId, id));
  }

  /** Only the answer has the secret. Throws `webhook_limit`, and an error of the address or of a filter. */
  async make(workspaceId: string, wanted: CreateWebhook, by: Actor): Promise<WebhookSecret> {
    const { db, timing } = this.#ctx;
    await this.#assertAddress(wanted.url);
    await assertFilters(db, workspaceId, wanted);
    const now = timing.now();
    const secret = makeWebhookSecret();
    const row: WebhookRow = {
      id: makeId('whk', now),
      workspace_id: workspaceId,
      ...{ url: wanted.url, description: '', types_json: '[]', config_ids_json: '[]', sender_ids_json: '[]' },
      ...{ secret, previous_secret: null, previous_until: null },
      told_seq: 0,
      ...{ made_by: by.actor, made_at: now.toISOString() },
      ...{ disabled_at: null, disabled_because: null, failing_since: null, delivered_at: null, waits_until: null },
      ...toColumns(wanted, now),
    };
    const made = await inTransaction(db, async (transaction) => {
      await lockRow(transaction, 'workspaces', workspaceId);
      // Events from now on: whoever makes a webhook reads by the API what happened before.
      const stored = { ...row, told_seq: (await readEventEnd(transaction, workspaceId)).seq };
      await insertWebhook(transaction, stored);
      await this.#note(transaction, stored, 'webhook.made', by, {
        host: hostOf(stored),
        types: wanted.types.join(', '),
      });
      return stored;
    });
    return { webhook: await this.#describe(made), secret };
  }

  /** Enabled again, a webhook continues where it stopped. Throws what `make` throws, and `webhook_unknown`. */
  async update(workspaceId: string, id: string, changes: UpdateWebhook, by: Actor): Promise<Webhook> {
    const { db, timing } = this.#ctx;
    if (changes.url !== undefined) await this.#assertAddress(changes.url);
    await assertFilters(db, workspaceId, changes);
    await this.#change(workspaceId, id, async (transaction, row) => {
      const isEnabledAgain = changes.enabled === true && row.disabled_at !== null;
      const isDisabled = changes.enabled === false && row.disabled_at === null;
      const now = timing.now();
      const { disabled_at, disabled_because, ...columns } = toColumns(changes, now);
      await updateWebhook(transaction, id, {
        ...columns,
        ...(isDisabled || isEnabledAgain ? { disabled_at, disabled_because } : {}),
        ...(isEnabledAgain ? { failing_since: null, waits_until: null } : {}),
      });
      if (isEnabledAgain)
        await replayDeliveries(transaction, id, { since: '', states: ['pending'] }, now.toISOString());
      await this.#note(transaction, row, 'webhook.changed', by, { changed: Object.keys(changes).join(', ') });
    });
    return this.get(workspaceId, id);
  }

  /** Throws `webhook_unknown`. */
  async delete(workspaceId: string, id: string, by: Actor): Promise<void> {
    await this.#change(workspaceId, id, async (transaction, row) => {
      await deleteWebhook(transaction, id);
      await this.#note(transaction, row, 'webhook.deleted', by, { host: hostOf(row) });
    });
  }

  /** A new secret, only in the answer; the one before signs too for a while. Throws `webhook_unknown`. */
  async rotate(workspaceId: string, id: string, by: Actor, oldSecretHours = OLD_SECRET_HOURS): Promise<WebhookSecret> {
    const { timing } = this.#ctx;
    const secret = makeWebhookSecret();
    await this.#change(workspaceId, id, async (transaction, row) => {
      const until = new Date(timing.now().getTime() + oldSecretHours * HOUR_MS).toISOString();
      await updateWebhook(transaction, id, { secret, previous_secret: row.secret, previous_until: until });
      await this.#note(transaction, row, 'webhook.secret_rotated', by, { old_secret_hours: oldSecretHours });
    });
    return { webhook: await this.get(workspaceId, id), secret };
  }

  /** Sends an event that only tests the webhook, once and at once, even if it is disabled. Throws `webhook_unknown`. */
  async test(workspaceId: string, id: string, by: Actor): Promise<Delivery> {
    const { db, timing } = this.#ctx;
    const webhook = await getWebhook(db, workspaceId, id);
    const at = timing.now().toISOString();
    const eventId = `evt_0_${randomBytes(5).toString('hex')}`;
    const about = { seq: 0, type: TEST_EVENT, job_id: null, at, next_at: at };
    const data_json = JSON.stringify({ workspace_id: workspaceId, webhook_id: id });
    await this.dispatcher.sendNow(id, async (transaction) => {
      await insertDeliveries(transaction, [{ webhook_id: id, id: eventId, ...about, data_json, ...NEW_DELIVERY }]);
      await this.#note(transaction, webhook, 'webhook.tested', by, { event_id: eventId });
      return eventId;
    });
    return describeDelivery(await getDelivery(db, id, eventId));
  }

  /** Newest first. Throws `webhook_unknown`. */
  async listDeliveries(
    workspaceId: string,
    id: string,
    request: PageRequest & { state?: DeliveryState | undefined },
  ): Promise<Page<Delivery>> {
    await getWebhook(this.#ctx.db, workspaceId, id);
    const { rows, nextCursor } = await listDeliveries(this.#ctx.db, id, request);
    return { items: rows.map(describeDelivery), nextCursor };
  }

  /** Sends events of the log again. Throws `webhook_unknown` and `webhook_delivery_unknown`. */
  async replay(workspaceId: string, id: string, which: Replay, by: Actor): Promise<number> {
    const now = this.#ctx.timing.now().toISOString();
    return this.#change(workspaceId, id, async (transaction, row) => {
      if ('event_id' in which) {
        await getDelivery(transaction, id, which.event_id);
        await replayDeliveries(transaction, id, { id: which.event_id }, now);
        await this.#note(transaction, row, 'webhook.replayed', by, { event_id: which.event_id });
        return 1;
      }
      const states: DeliveryState[] = which.only_failed === false ? ['failed', 'delivered'] : ['failed'];
      const since = new Date(which.since).toISOString();
      const events = await replayDeliveries(transaction, id, { since, states }, now);
      await this.#note(transaction, row, 'webhook.replayed', by, { since, states: states.join(', '), events });
      return events;
    });
  }

  /** Runs a change of a webhook in a transaction that has locked it; afterwards, something may be due. */
  async #change<Result>(
    workspaceId: string,
    id: string,
    change: (transaction: Transaction, row: WebhookRow) => Promise<Result>,
  ): Promise<Result> {
    const result = await inTransaction(this.#ctx.db, async (transaction) => {
      const row = await takeWebhook(transaction, id);
      if (row?.workspace_id !== workspaceId) throw new AdeError('webhook_unknown', { webhook_id: id });
      return change(transaction, row);
    });
    this.dispatcher.wake();
    return result;
  }

  async #note(
    transaction: Transaction,
    { id, workspace_id }: WebhookRow,
    action: NewChange['action'],
    by: Actor,
    details: NonNullable<NewChange['details']>,
  ): Promise<void> {
    await addActivity(transaction, { ...by, action, workspaceId: workspace_id, targetId: id, details });
  }

  async #assertAddress(url: string): Promise<void> {
    const { allowed, timing } = this.#ctx;
    const checked = checkUrl(url, allowed);
    await findAddresses(checked, {
      ...{ allowed, resolveName: timing.resolveName },
      signal: AbortSignal.timeout(RESOLVE_MS),
    });
  }

  async #describe(row: WebhookRow): Promise<Webhook> {
    return describeWebhook(row, (await countPending(this.#ctx.db, [row.id])).get(row.id) ?? 0, this.#ctx.timing.now());
  }

  async #describeAll(rows: readonly WebhookRow[]): Promise<Webhook[]> {
    const pending = await countPending(
      this.#ctx.db,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => describeWebhook(row, pending.get(row.id) ?? 0, this.#ctx.timing.now()));
  }
}

/** What the activity says about an address: a path may have a secret of the receiver. */
function hostOf({ url }: WebhookRow): string {
  return URL.parse(url)?.host ?? '';
}
