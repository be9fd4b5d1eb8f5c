import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Source, SourceFile } from '../../../src/contract/api/index.ts';
import { type TestServer, WS, waitUntil } from '../server-harness.ts';

/** Provokes every answer about sources; `root`: a folder that may be watched. */
export async function answerSources(
  server: TestServer,
  root: string,
  readTwice: (path: string) => Promise<void>,
): Promise<void> {
  const path = `${WS}/sources`;
  const [folder, other] = [join(root, 'in'), join(root, 'other')];
  for (const one of [folder, other]) mkdirSync(one, { recursive: true });
  writeFileSync(join(folder, 'note.pdf'), '%PDF-1.7');
  const json = { name: 'In', address: pathToFileURL(folder).href, settle_seconds: 0 };
  const headers = { 'idempotency-key': 'source' };
  const source = (await server.expect<Source>(201, 'POST', path, { json, headers })).body;
  await server.expect(201, 'POST', path, { json, headers });
  await server.expectProblem('idempotency_key_reused', 'POST', path, { json: { ...json, name: 'X' }, headers });
  await server.expectProblem('source_overlaps', 'POST', path, { json });
  await server.expectProblem('source_not_allowed', 'POST', path, { json: { ...json, address: 'file:///etc' } });
  await server.expectProblem('config_unknown', 'POST', path, {
    json: { ...json, address: pathToFileURL(other).href, config_id: 'cfg_none' },
  });
  const own = `${path}/${source.id}`;
  let file: SourceFile | undefined;
  const isDone = async () => {
    [file] = await server.list<SourceFile>(`${own}/files`);
    return file?.done_at != null;
  };
  await waitUntil(isDone);
  await server.expectProblem('source_address_invalid', 'PATCH', own, { json: { address: 'x' } });
  await server.expectProblem('source_not_allowed', 'PATCH', own, { json: { address: 'file:///etc' } });
  const second = { name: 'Other', address: pathToFileURL(other).href, host: 'elsewhere' };
  const { id: otherId } = await server.make<Source>(path, second);
  await server.expectProblem('name_taken', 'PATCH', own, { json: { name: 'Other' } });
  await server.expect(200, 'PATCH', own, { json: { is_paused: true } });
  await server.expectProblem('cursor_invalid', 'GET', `${own}/files?cursor=x`);
  const retry = `${own}/files/${file?.id}/retry`;
  await server.expect(202, 'POST', retry);
  // It fails again, at once or later.
  await waitUntil(isDone);
  await server.running.service.db.updateTable('source_files').set({ state: 'taken' }).execute();
  await server.expectProblem('source_file_not_failed', 'POST', retry);
  await server.expectProblem('source_file_unknown', 'POST', `${own}/files/fil_none/retry`);
  for (const [method, of] of [
    ['GET', ''],
    ['PATCH', ''],
    ['DELETE', ''],
    ['GET', '/files'],
  ] as const) {
    const body = method === 'PATCH' ? { json: { name: 'Gone' } } : {};
    await server.expectProblem('source_unknown', method, `${path}/src_none${of}`, body);
  }
  await server.expect(204, 'DELETE', own);
  // This node does not look at the other source, so it stays as it is.
  for (const read of [`${path}/${otherId}`, `${path}/${otherId}/files`, path]) await readTwice(read);
}
