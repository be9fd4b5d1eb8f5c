import { test } from 'node:test';
import { startTestServer, WS } from '../server-harness.ts';
const server = await startTestServer({ ADE_LOG_LEVEL: 'trace' });
test('x', async () => {
  await server.expect(200, 'GET', `${WS}/jobs?search=Zorro`, { headers: { 'idempotency-key': 'Zorro' } });
  for (const l of server.logLines) if (/Bearer|Zorro/.test(l)) console.log(l.slice(0, 900));
});
