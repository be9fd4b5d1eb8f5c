import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { utils, write } from '@e965/xlsx';
import { carryOutJob } from '../../src/runner/index.ts';
import { BY_NAME, makeFolder, runFile, runPackage } from '../helpers/run-package.ts';
import { test, testInAll } from '../helpers/size.ts';
import { mountSmallDisk, unmountSmallDisk } from '../helpers/small-disk.ts';
import { makeReadyJob } from './ready-job.ts';

const plain = { fields: { id: {}, name: {} } };

testInAll('a full disk ends the job with disk_full and leaves no half-made workbook', async (t) => {
  const disk = mountSmallDisk('size=2m,mode=755');
  if (disk === null) return t.skip('This user may not mount a tmpfs.');
  t.after(() => unmountSmallDisk(disk));
  const file = join(makeFolder(), 'large.csv');
  const noise = (i: number) => createHash('sha256').update(String(i)).digest('hex').slice(0, 24);
  const lines = Array.from({ length: 20_000 }, (_, i) => `D:${i},${noise(i)}`);
  writeFileSync(file, ['H:id,name', ...lines, ''].join('\n'));
  const { jobDir, request } = await makeReadyJob(plain, { document: { file }, parent: disk });
  // The free space as the kernel sees it counts, so the input uses some of the disk, too.
  writeFileSync(join(disk, 'ballast'), Buffer.alloc(1_150 * 1024));
  const result = await carryOutJob(jobDir, request, {});
  assert.deepEqual([result!.status, result!.error?.code], ['error', 'disk_full'], String(result!.error?.message));
  const halfMade = readdirSync(jobDir).filter((name) => /partial|^normalized|^artifact\.json\./.test(name));
  assert.deepEqual(halfMade, []);
});

testInAll('an engine that needs more than its memory ends the job with memory_limit', async () => {
  const book = utils.book_new();
  // Many sheets, since SheetJS needs much longer to write a single large one.
  const sheet = utils.aoa_to_sheet(Array(1_000).fill(Array(20).fill('D:1')), { dense: true });
  for (let i = 0; i < 8; i++) utils.book_append_sheet(book, sheet, `S${i}`);
  const file = join(makeFolder(), 'held-whole.xls');
  // A version that SheetJS reads: others stream.
  writeFileSync(file, write(book, { type: 'buffer', bookType: 'biff5' }));
  const { result } = await runFile(plain, file, { env: { ADE_WORKER_MEM_MB: '64' } });
  assert.deepEqual([result.status, result.error?.code], ['error', 'memory_limit'], String(result.error?.message));
});

test('an engine that works longer than its CPU time ends the job with cpu_limit', async () => {
  const file = join(makeFolder(), 'long.csv');
  // Only the engine handles blank rows: no rule sees them.
  writeFileSync(file, `H:id,name\n${',\n'.repeat(8_000_000)}`);
  const { result, artifact } = await runFile(plain, file, { env: { ADE_WORKER_CPU_SECONDS: '1' } });
  assert.deepEqual([result.status, result.error?.code], ['error', 'cpu_limit'], String(result.error?.message));
  assert.deepEqual(artifact.rule_errors, []);
});

test('a rule may wait longer than its CPU time, as on a machine that is busy with other things', async (t) => {
  const server = createServer((_request, response) => setTimeout(() => response.end('in the end'), 1_200));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const script = `${BY_NAME}export async function transform({ values }) {
    const answer = await (await fetch('${url}')).text();
    return { values: values.map((value) => value + ' ' + answer) };
  }\n`;
  const slow = { fields: { id: { script } }, engine: { defaults: { runtime_network_access: true } } };
  const env = { ADE_RULE_TIMEOUT_SECONDS: '1', ADE_RUNTIME_NETWORK_ACCESS: 'true' };
  const { result, artifact, output } = await runPackage(slow, '1 | H:id\n2 | D:1', { env });
  assert.equal(result.status, 'success', String(result.error?.message));
  assert.deepEqual([artifact.rule_errors, output.Normalized![1]], [[], ['D:1 in the end']]);
});
