import type { TestContext } from 'node:test';
import { parseAllowedHosts } from '../../../src/base/outbound/index.ts';
import type { CreateWebhook, EventType } from '../../../src/contract/api/index.ts';
import { Feed } from '../../../src/service/index.ts';
import { WEBHOOK_TIMING, type WebhookTiming } from '../../../src/service/webhooks/context.ts';
import { WebhookService } from '../../../src/service/webhooks/webhook-service.ts';
import { type Database, inTransaction, noteEvents } from '../../../src/storage/store/index.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import type { Receiver } from './receiver.ts';

export const WS = 'default';
export const BY = { actor: 'Ada' };

/** A service of webhooks with a clock of its own. */
export interface Rig {
  db: Database;
  service: WebhookService;
  clock: { now: Date };
  log: string[];
}

export interface RigOptions {
  nodeId?: string | null;
  timing?: Partial<WebhookTiming>;
  clock?: { now: Date };
}

export function makeRig(
  t: TestContext,
  db: Database,
  receivers: readonly Pick<Receiver, 'host'>[],
  { nodeId = null, timing = {}, clock = { now: new Date() } }: RigOptions = {},
): Rig {
  const log: string[] = [];
  const service = new WebhookService({
    ...{ db, nodeId, observer: {}, feed: new Feed() },
    log: ({ message }) => log.push(message),
    allowed: parseAllowedHosts('ADE_WEBHOOK_HOSTS', receivers.map(({ host }) => host).join()),
    timing: { ...WEBHOOK_TIMING, lookEveryMs: 20, now: () => new Date(clock.now), ...timing },
  });
  t.after(() => service.dispatcher.close());
  return { db, service, clock, log };
}

export async function startRig(t: TestContext, receivers: readonly Receiver[], options?: RigOptions): Promise<Rig> {
  const rig = makeRig(t, await openTestDatabase(t), receivers, options);
  await rig.service.dispatcher.open();
  return rig;
}

export function makeHook({ service }: Rig, { url }: Pick<Receiver, 'url'>, more: Partial<CreateWebhook> = {}) {
  return service.make(WS, { url, types: ['job.finished', 'job.accepted', 'period.complete'], ...more }, BY);
}

/** Adds events to the log: each a type, or a type and a job. */
export async function tell(db: Database, ...events: readonly (readonly [EventType, string?])[]): Promise<void> {
  await inTransaction(db, (transaction) =>
    noteEvents(
      transaction,
      events.map(([type, job_id]) => ({
        workspaceId: WS,
        type,
        data: job_id === undefined ? {} : { job_id },
      })),
    ),
  );
}

/** Waits until the event of a job was sent, and the outcome of everything that was sent is stored. */
export async function waitForOutcomes(
  { service }: Rig,
  { received }: Pick<Receiver, 'received'>,
  webhookId: string,
  jobId: string,
): Promise<void> {
  await waitUntil(async () => {
    const { items } = await service.listDeliveries(WS, webhookId, {});
    const attempts = items.flatMap((item) => item.attempts.map(() => item.job_id));
    return attempts.includes(jobId) && attempts.length === received.length;
  });
}
