// A process that adds events to the log and sends them, until it is killed: `DATA_DIR DATABASE_URL NODE RECEIVER`.
import { setTimeout as delay } from 'node:timers/promises';
import { parseAllowedHosts } from '../../../src/base/outbound/index.ts';
import { Feed } from '../../../src/service/index.ts';
import { WEBHOOK_TIMING } from '../../../src/service/webhooks/context.ts';
import { WebhookService } from '../../../src/service/webhooks/webhook-service.ts';
import { openDatabase } from '../../../src/storage/store/index.ts';
import { tell } from './rig.ts';

const [dataDir = '', databaseUrl = '', node = '', host = ''] = process.argv.slice(2);
const db = await openDatabase({ dataDir, databaseUrl });
const service = new WebhookService({
  ...{ db, nodeId: databaseUrl === '' ? null : node, observer: {}, feed: new Feed(), log: () => undefined },
  allowed: parseAllowedHosts('ADE_WEBHOOK_HOSTS', host),
  timing: { ...WEBHOOK_TIMING, lookEveryMs: 20, timeoutMs: 2000, retryAfterMs: Array.from({ length: 1000 }, () => 20) },
});
await service.dispatcher.open();
let isAdding = true;
process.on('message', () => {
  isAdding = false;
});
process.send?.('ready');
for (let i = 0; isAdding; i++) {
  const [first, second] = [`job_${node}_${i}`, `job_${node}_${i + 1}`];
  await tell(db, ['job.finished', second], ['job.accepted', first], ['job.started', second]);
  await tell(db, ['job.reopened', first]);
  await delay(200);
}
process.send?.('idle');
