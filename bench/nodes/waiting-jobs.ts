import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { ConfigVersion, Page } from '../../src/contract/api/index.ts';
import type { Client } from '../shared/client.ts';
import { packageDir } from '../shared/folders.ts';
import { sendFile, uploadRows, WS } from '../shared/run-document.ts';
import type { Deployment } from './deployment.ts';

const ROWS = 10;

/** The body of a submission whose job waits. */
export type Submission = Readonly<{ document_id: string; runtime_network_access: true }>;

/**
 * Publishes the benchmarks' package with an additional hook that sends a request to `url` and waits for the answer, and
 * uploads a document of ten rows: a job waits for nearly all of its time.
 */
export async function publishWaiting(deployment: Deployment, client: Client, url: string): Promise<Submission> {
  const zip = new ZipFile();
  for (const path of globSync('**/*', { cwd: packageDir })) {
    const file = join(packageDir, path);
    if (path !== 'manifest.json' && statSync(file).isFile()) zip.addFile(file, path);
  }
  const manifest = JSON.parse(readFileSync(join(packageDir, 'manifest.json'), 'utf8'));
  manifest.engine.defaults.runtime_network_access = true;
  manifest.hooks = { after_mapping: [{ script: 'hooks/wait.ts' }] };
  zip.addBuffer(Buffer.from(JSON.stringify(manifest)), 'manifest.json');
  zip.addBuffer(Buffer.from(makeHook(url)), 'hooks/wait.ts');
  zip.end();
  const target = { url: deployment.nodes[0]!.url, token: deployment.token };
  const path = `${WS}/configs/import?name=Waiting`;
  const config = await sendFile<{ id: string }>(target, path, await buffer(zip.outputStream), 'waiting.zip');
  const { items } = await client.call<Page<ConfigVersion>>('GET', `${WS}/configs/${config.id}/versions`);
  await client.call('POST', `${WS}/versions/${items[0]!.id}/publish`);
  return { document_id: await uploadRows(client, ROWS), runtime_network_access: true };
}

function makeHook(url: string): string {
  return `export async function run(): Promise<{ notes: string }> {
  await (await fetch('${url}')).text();
  return { notes: 'Waited.' };
}
`;
}
