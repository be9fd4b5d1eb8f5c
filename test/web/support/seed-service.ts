import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { CreatedToken, Grant, PackageFileContent } from '../../../src/contract/api/index.ts';

const projectDir = join(import.meta.dirname, '../../..');
export const membershipDir = join(projectDir, 'examples', 'membership');
export const membershipWorkbook = join(membershipDir, 'membership.xlsx');
const PACKAGE_FOLDERS = ['columns', 'data', 'hooks', 'lib', 'row_types', 'tests'];

const workspaceUrl = (url: string, path: string) => `${url}/api/v1/workspaces/default/${path}`;

async function send<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${init.method} ${url} answered ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}

const sendJson = <T>(method: string, url: string, body: unknown, headers: Record<string, string> = {}) =>
  send<T>(url, { method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
const postJson = <T>(url: string, body: unknown) => sendJson<T>('POST', url, body);

/** The answer to a path of the default workspace. */
export const readApi = <T>(url: string, path: string) => send<T>(workspaceUrl(url, path), { method: 'GET' });

/** Changes something in the default workspace. */
export const sendApi = <T>(url: string, method: string, path: string, body: unknown) =>
  sendJson<T>(method, workspaceUrl(url, path), body);

export const setSafeMode = (url: string, enabled: boolean, reason = '') =>
  sendJson('PUT', `${url}/api/v1/safe-mode`, { enabled, reason });

function sendFile<T>(url: string, name: string, content: Uint8Array<ArrayBuffer>): Promise<T> {
  const body = new FormData();
  body.set('file', new Blob([content]), name);
  return send<T>(url, { method: 'POST', body });
}

/** Makes a token on a server that needs no sign-in; returns its secret. */
export async function makeToken(url: string, name: string, grants: Grant[]): Promise<string> {
  return (await postJson<CreatedToken>(`${url}/api/v1/tokens`, { name, grants })).secret;
}

function listFiles(dir: string): string[] {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => relative(dir, join(entry.parentPath, entry.name))).sort();
}

/** The files of a package as a zip, as `export` would make it. */
export function zipPackage(dir = membershipDir): Promise<Buffer<ArrayBuffer>> {
  const zip = new ZipFile();
  zip.addFile(join(dir, 'manifest.json'), 'manifest.json');
  for (const folder of PACKAGE_FOLDERS.filter((name) => existsSync(join(dir, name)))) {
    for (const name of listFiles(join(dir, folder))) zip.addFile(join(dir, folder, name), `${folder}/${name}`);
  }
  zip.end();
  return buffer(zip.outputStream) as Promise<Buffer<ArrayBuffer>>;
}

export interface SeededConfig {
  configId: string;
  versionId: string;
}

/** Imports and publishes the membership example and makes it the default. */
export const publishMembership = (url: string, name = 'Membership') => publishPackage(url, name, membershipDir);

/** Imports and publishes a package and makes it the default. */
export async function publishPackage(url: string, name: string, dir: string): Promise<SeededConfig> {
  const importUrl = workspaceUrl(url, `configs/import?name=${encodeURIComponent(name)}`);
  const config = await sendFile<{ id: string }>(importUrl, 'package.zip', await zipPackage(dir));
  const { items } = await send<{ items: { id: string }[] }>(workspaceUrl(url, `configs/${config.id}/versions`), {
    method: 'GET',
  });
  const versionId = items[0]?.id ?? '';
  await postJson(workspaceUrl(url, `versions/${versionId}/publish`), {});
  await fetchDefault(url, config.id);
  return { configId: config.id, versionId };
}

async function fetchDefault(url: string, configId: string): Promise<void> {
  const path = workspaceUrl(url, `configs/${configId}`);
  const etag = (await fetch(path)).headers.get('etag') ?? '';
  await sendJson('PATCH', path, { is_default: true }, { 'if-match': etag });
}

/** Makes a draft that is a copy of the active version, or of another one. */
export async function makeDraft(url: string, configId: string, from?: string): Promise<string> {
  const json = from === undefined ? {} : { from };
  return (await postJson<{ id: string }>(workspaceUrl(url, `configs/${configId}/versions`), json)).id;
}

/** Replaces a text, which must exist, in a file of a draft. */
export async function editDraft(
  url: string,
  versionId: string,
  path: string,
  from: string | RegExp,
  to: string,
): Promise<void> {
  const file = `versions/${versionId}/file?path=${encodeURIComponent(path)}`;
  const { content, etag } = await readApi<PackageFileContent>(url, file);
  if (content.replace(from, '') === content) throw new Error(`${path} does not hold: ${from}`);
  await sendJson('PUT', workspaceUrl(url, file), { content: content.replace(from, to) }, { 'if-match': etag });
}

/** A draft of the example that differs on each level: totals are data, hours have no field, odd addresses another issue. */
export async function makeChangedDraft(url: string, configId: string): Promise<string> {
  const id = await makeDraft(url, configId);
  const sums = '"mostly_sums": { "data": 4, "total": -4 }';
  await editDraft(url, id, 'data/row-weights.json', /"mostly_sums": \{[^}]*\}/, sums);
  await editDraft(url, id, 'columns/hours.ts', 'hours: scoreSynonyms(call)', 'hours: 0.1 * scoreSynonyms(call)');
  await editDraft(url, id, 'columns/email.ts', "'email_shape'", "'email_odd'");
  return id;
}

export interface SeededJob {
  id: string;
  status: string;
  document_id: string;
}

/** Uploads a file and runs it with the default config, or with further settings of its submission, to its end. */
export async function runDocument(url: string, path: string, name = basename(path), about = {}): Promise<SeededJob> {
  const json = { document_id: await uploadDocument(url, path, name), ...about };
  const { id } = await postJson<{ id: string }>(workspaceUrl(url, 'jobs'), json);
  return waitForJob(url, id);
}

/** As `runDocument`, for a text, with further settings of its submission. */
export async function runText(url: string, text: string, name: string, about: object = {}): Promise<SeededJob> {
  const document = await sendFile<{ id: string }>(workspaceUrl(url, 'documents'), name, new TextEncoder().encode(text));
  const { id } = await postJson<{ id: string }>(workspaceUrl(url, 'jobs'), { document_id: document.id, ...about });
  return waitForJob(url, id);
}

async function uploadDocument(url: string, path: string, name: string): Promise<string> {
  const content = new Uint8Array(readFileSync(path));
  return (await sendFile<{ id: string }>(workspaceUrl(url, 'documents'), name, content)).id;
}

/** Runs files as one batch to its end. A file named `input…` gets the name of its folder instead. */
export async function runBatch(url: string, paths: readonly string[]): Promise<string> {
  const document_ids: string[] = [];
  for (const path of paths) {
    const name = basename(path).replace(/^input/, basename(dirname(path)));
    document_ids.push(await uploadDocument(url, path, name));
  }
  const { id } = await postJson<{ id: string }>(workspaceUrl(url, 'batches'), { document_ids, name: 'October' });
  await waitForBatch(url, id);
  return id;
}

/** Runs a draft on a document to its end. */
export async function runTry(url: string, documentId: string, versionId: string): Promise<string> {
  const json = { document_id: documentId, config_version_id: versionId };
  const { id } = await postJson<{ id: string }>(workspaceUrl(url, 'tries'), json);
  return (await waitForJob(url, id)).id;
}

/** Compares the results of two versions for a document, to its end. */
export async function makeComparison(url: string, documentId: string, left: string, right: string): Promise<string> {
  const json = { document_id: documentId, left_version_id: left, right_version_id: right };
  const { id } = await postJson<{ id: string }>(workspaceUrl(url, 'comparisons'), json);
  await waitForEnd(url, `comparisons/${id}`, 60_000);
  return id;
}

export const waitForJob = (url: string, id: string, timeoutMs = 60_000): Promise<SeededJob> =>
  waitForEnd<SeededJob>(url, `jobs/${id}`, timeoutMs);

export const waitForBatch = (url: string, id: string, timeoutMs = 60_000) =>
  waitForEnd<{ status: string }>(url, `batches/${id}`, timeoutMs);

async function waitForEnd<T extends { status: string }>(url: string, path: string, timeoutMs: number): Promise<T> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const resource = await readApi<T>(url, path);
    if (!['queued', 'running'].includes(resource.status)) return resource;
    if (Date.now() > deadlineMs) throw new Error(`${path} is still ${resource.status}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits until people's corrections are applied. */
export const waitForRevision = (url: string, id: string, revision: number) =>
  waitForEnd<{ status: string }>(url, `jobs/${id}/revisions/${revision}`, 60_000);

/** Accepts a job as it is, with all points that need attention. */
export async function acceptJob(url: string, id: string): Promise<void> {
  const step = async (name: string, json: object) => {
    const review = await fetch(workspaceUrl(url, `jobs/${id}/review`));
    const headers = { 'if-match': review.headers.get('etag') ?? '' };
    await sendJson('POST', workspaceUrl(url, `jobs/${id}/${name}`), json, headers);
  };
  const { attention } = await readApi<{ attention: { id: string; needs_decision: boolean }[] }>(
    url,
    `jobs/${id}/review`,
  );
  const including = attention.filter((one) => one.needs_decision).map((one) => one.id);
  await step('review', {});
  await step('accept', including.length === 0 ? {} : { including, reason: { code: 'correct_as_is' } });
}

/** Documents of the workspace need neither sender nor period: the test is about other points. */
export const needNoSenders = (url: string) =>
  sendJson('PATCH', `${url}/api/v1/workspaces/default`, { sender_and_period: 'not_needed' }, { 'if-match': '*' });
