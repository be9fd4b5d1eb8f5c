import { globSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { ConfigVersion, Document, Job, Page } from '../../src/contract/api/index.ts';
import type { Client } from './client.ts';
import { packageDir } from './folders.ts';
import type { BenchedService } from './start-service.ts';

export const WS = '/api/v1/workspaces/default';

/** Imports and publishes a package, by default the benchmarks' own; returns the config's id. */
export async function publishPackage(
  to: Pick<BenchedService, 'url' | 'token'>,
  by: Pick<Client, 'call'>,
  dir = packageDir,
  name = 'Bench',
): Promise<string> {
  const zip = new ZipFile();
  for (const path of globSync('**/*', { cwd: dir })) {
    if (statSync(join(dir, path)).isFile()) zip.addFile(join(dir, path), path);
  }
  zip.end();
  const content = await buffer(zip.outputStream);
  const config = await sendFile<{ id: string }>(
    to,
    `${WS}/configs/import?name=${encodeURIComponent(name)}`,
    content,
    'bench.zip',
  );
  const { items } = await by.call<Page<ConfigVersion>>('GET', `${WS}/configs/${config.id}/versions`);
  await by.call('POST', `${WS}/versions/${items[0]!.id}/publish`);
  return config.id;
}

/** Returns the document's id. */
export async function uploadDocument(to: BenchedService, path: string): Promise<string> {
  return (await sendFile<Document>(to, `${WS}/documents`, readFileSync(path), basename(path))).id;
}

let uploadCount = 0;

/** Uploads a csv of small rows for the starter package, which no upload before had; returns the document's id. */
export async function uploadRows(client: Client, rowCount: number): Promise<string> {
  uploadCount += 1;
  const lines = ['Member No.,First Name,Last Name,E-mail,Start Date,Amount'];
  for (let row = 1; row <= rowCount; row++) {
    lines.push(
      `M${row},Ada,Lovelace ${row},ada${row}.${uploadCount}@example.com,2024-03-${String((row % 28) + 1).padStart(2, '0')},${row}.50`,
    );
  }
  return (await client.upload(`${WS}/documents`, `rows-${rowCount}.csv`, `${lines.join('\n')}\n`)).id;
}

export async function sendFile<T>(
  { url, token }: Pick<BenchedService, 'url' | 'token'>,
  path: string,
  content: Buffer,
  name: string,
): Promise<T> {
  const body = new FormData();
  body.append('file', new Blob([new Uint8Array(content)]), name);
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}

/** Runs a document, by default with the default config, and waits for the end; throws unless the job succeeds. */
export async function runJob(by: Client, documentId: string, configId?: string): Promise<Job> {
  const { id } = await by.call<Job>('POST', `${WS}/jobs`, { document_id: documentId, config_id: configId });
  return waitForEnd(() => by.call<Job>('GET', `${WS}/jobs/${id}`));
}

export async function waitForEnd<T extends Pick<Job, 'status' | 'error'>>(read: () => Promise<T>): Promise<T> {
  for (;;) {
    const found = await read();
    if (found.status === 'success') return found;
    if (found.status !== 'queued' && found.status !== 'running') throw new Error(JSON.stringify(found.error));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
