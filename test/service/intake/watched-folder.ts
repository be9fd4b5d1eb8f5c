import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Database } from '../../../src/storage/store/database.ts';
import type { SourceRow } from '../../../src/storage/store/schema/tables.ts';
import { makeSource } from '../../../src/storage/store/sources.ts';
import { WORKSPACE } from '../harness.ts';

/** A folder for files, and the setting that allows to watch it. */
export function makeFolder(t: TestContext): { root: string; env: Record<string, string> } {
  const root = mkdtempSync(join(tmpdir(), 'ade-watched-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  return { root, env: { ADE_SOURCES: pathToFileURL(root).href } };
}

export function addSource(db: Database, root: string, about: Partial<SourceRow> = {}): Promise<SourceRow> {
  const address = pathToFileURL(root).href;
  const settings = { name: 'In', address, config_id: null, path_template: null, host: null } as const;
  const rules = { settle_seconds: 0, when_done: 'move' } as const;
  return makeSource(db, { workspace_id: WORKSPACE, created_by: 'test', ...settings, ...rules, ...about });
}

/** Renames a file into place. */
export function put(root: string, path: string, text: string): void {
  const [from, to] = [join(root, `.${path.replaceAll('/', '_')}`), join(root, path)];
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(from, text);
  renameSync(from, to);
}

export const listTree = (root: string) =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();

/** Asserts that each of these files, whose bytes all differ, is one document, one job and one file in `taken/`. */
export async function assertTakenOnce(db: Database, root: string, paths: readonly string[]): Promise<void> {
  assert.deepEqual(listTree(root), paths.map((path) => `taken/${path}`).sort());
  const files = await db.selectFrom('source_files').selectAll().execute();
  assert.deepEqual(
    files.map(({ path, state }) => `${state} ${path}`).sort(),
    paths.map((path) => `taken ${path}`).sort(),
  );
  const jobs = await db.selectFrom('jobs').selectAll().where('revision_of', 'is', null).execute();
  assert.deepEqual(jobs.map(({ id }) => id).sort(), files.map(({ job_id: id }) => id).sort());
  const documents = await db.selectFrom('documents').selectAll().execute();
  assert.deepEqual(documents.map(({ id }) => id).sort(), files.map(({ document_id: id }) => id).sort());
  for (const { id, document_id: documentId, job_id: jobId } of files)
    assert.equal(jobs.find((job) => job.id === jobId)?.document_id, documentId, id);
}
