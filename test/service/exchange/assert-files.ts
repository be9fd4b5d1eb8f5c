import assert from 'node:assert/strict';
import { keyOf, type Put } from './account.ts';
import type { Outcome } from './outcome.ts';

/** Errors of jobs whose nodes were killed again and again. Such a job is the job of its file, too. */
const KILLED = ['process_killed_repeatedly', 'job_keeps_failing'];

interface Accounts {
  puts: readonly Put[];
  /** Paths of files of which nobody knows how much ADE has seen. */
  paused: ReadonlySet<string>;
}

/** Compares what the service made of files with what is due for them. */
export function assertEachFileIsOneJob({ puts, paused }: Accounts, found: Outcome): void {
  const files = found.files.filter(({ path }) => !paused.has(path));
  const due = puts.filter(({ path }) => !paused.has(path));
  assertEachPutIsOneFile(due, files);
  assertJobsAreThoseOfFiles(files, found);
  assertEachKeyIsOneJob(due, files, found);
  const hashes = found.documents.map(({ sha256 }) => sha256);
  assert.equal(new Set(hashes).size, hashes.length, 'equal bytes are one document');
}

function assertEachPutIsOneFile(puts: readonly Put[], files: Outcome['files']): void {
  assert.deepEqual(
    files.filter(({ done_at: at }) => at === null).map(({ path }) => path),
    [],
    'nothing is left to do',
  );
  const nameOf = ({ source, path, sha256, due }: Put) =>
    typeof due === 'object' ? `${source} ${path} failed ${due.refusal}` : `${source} ${path} ${sha256}`;
  const optional = new Set(puts.filter(({ due }) => due === 'nothing').map(nameOf));
  const seen = files.map(({ source, path, state, sha256, error }) =>
    state === 'failed' ? `${source} ${path} failed ${error?.code}` : `${source} ${path} ${sha256}`,
  );
  assert.deepEqual(
    seen.filter((name) => !optional.has(name)).sort(),
    puts
      .filter(({ due }) => due !== 'nothing')
      .map(nameOf)
      .sort(),
    'each file was found once',
  );
  const ofOptional = seen.filter((name) => optional.has(name));
  assert.equal(new Set(ofOptional).size, ofOptional.length, 'a file that was replaced was found at most once');
}

/** No job without its file, and no file without its job. */
function assertJobsAreThoseOfFiles(files: Outcome['files'], { jobs, files: all }: Outcome): void {
  const taken = all.filter(({ state }) => state === 'taken');
  assert.deepEqual(jobs.map(({ id }) => id).sort(), taken.map(({ job_id: id }) => id).sort());
  const byId = new Map(jobs.map((job) => [job.id, job]));
  for (const { id, state, job_id: jobId, document_id: documentId, sha256 } of files) {
    if (state === 'failed') {
      assert.deepEqual([jobId, documentId], [null, null], `${id} became nothing`);
      continue;
    }
    const job = byId.get(jobId ?? '');
    assert.deepEqual(
      [job?.document_id, job?.document_sha256],
      [documentId, sha256],
      `${id} is of the bytes of its job`,
    );
  }
}

/** Equal bytes of one sender and period are one job; another one only follows a job that failed. */
function assertEachKeyIsOneJob(puts: readonly Put[], files: Outcome['files'], { jobs }: Outcome): void {
  const known = new Set(files.map(({ job_id: id }) => id));
  const byKey = Map.groupBy(
    jobs.filter(({ id }) => known.has(id)),
    ({ document_sha256: sha256, sender, period }) => keyOf({ sha256, sender, period }),
  );
  const ofDocuments = puts.filter(({ due }) => typeof due !== 'object');
  for (const [key, own] of Map.groupBy(ofDocuments, keyOf)) {
    const ends = (byKey.get(key) ?? []).map(({ status, error }) => (status === 'success' ? status : error?.code));
    byKey.delete(key);
    const good = ends.filter((end) => end === 'success');
    const failed = ends.filter((end) => end !== undefined && KILLED.includes(end));
    assert.equal(good.length + failed.length, ends.length, `${key}: ${ends}`);
    if (own.every(({ due }) => due === 'nothing')) assert.ok(ends.length <= 1, `${key}: ${ends}`);
    else if (failed.length === 0) assert.deepEqual(ends, ['success'], key);
    else assert.ok(good.length <= 1 && ends.length <= own.length, `${key}: ${ends}`);
  }
  assert.deepEqual([...byKey.keys()], [], 'no job for a sender and period that nobody named');
}
