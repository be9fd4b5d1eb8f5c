import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import v8 from 'node:v8';
import type { JobSuccess } from '../contract/engine-messages.ts';
import { AdeError } from '../contract/errors/index.ts';
import { environmentPaths, jobPaths } from '../contract/layout.ts';
import { hashFile } from '../files/hash-file.ts';
import { collectSeldom } from '../rules/client/index.ts';
import { openWorkbook } from '../workbook/open-workbook.ts';
import type { Workbook } from '../workbook/types.ts';
import type { JobContext } from './job-context.ts';
import type { OpenJob, Send } from './open-job.ts';
import { ProgressMeter } from './progress-meter.ts';
import { ArtifactStore } from './record/artifact-store.ts';
import { makeArtifact } from './record/make-artifact.ts';
import { Scrubber } from './record/scrub.ts';
import { readVocabulary } from './record/vocabulary.ts';
import { RowSpool } from './rows/row-spool.ts';
import { PassRunner } from './run-passes.ts';

/** Carries an open job through its passes; says what it came to. */
export async function runJob(job: OpenJob, send: Send): Promise<JobSuccess> {
  const { jobDir, request, runner } = job;
  const documentPath = join(jobDir, request.input);
  let workbook: Workbook | undefined;
  let rows: RowSpool | undefined;
  try {
    if (!existsSync(documentPath)) throw new AdeError('file_not_found', { file: request.source_file });
    const hashing = hashFile(documentPath);
    hashing.catch(() => undefined);
    workbook = await openWorkbook(documentPath, {
      displayName: request.source_file,
      maxExpandedBytes: request.limits.max_expanded_mb * 1024 * 1024,
    });
    const document = { sha256: await hashing, bytes: statSync(documentPath).size };
    rows = new RowSpool(jobDir, workbook, request.limits.file_mb * 1024 * 1024);
    const store = await openStore(job, workbook, document);
    for (const { rule, switched_off: off } of store.artifact.rule_errors) if (off) runner.switchedOff.add(rule);
    const context = makeContext(job, workbook, rows, send);
    const passes = new PassRunner(context, store, {
      passStarted: (pass, name) => send({ type: 'pass_started', pass, name }),
      passFinished: (pass, name, rows, durationMs) =>
        send({ type: 'pass_finished', pass, name, rows, duration_ms: Math.round(durationMs) }),
    });
    collectSeldom(v8);
    await store.show();
    // The record's beginning reaches the disk while the first pass reads; later saves wait for it.
    await Promise.all([store.save(), passes.run()]);
    const { summary, output } = store.artifact;
    return { summary, output_sha256: output.sha256 ?? null };
  } finally {
    rows?.close();
    await workbook?.close();
  }
}

function makeContext(job: OpenJob, workbook: Workbook, rows: RowSpool, send: Send): JobContext {
  const { jobDir, request, build, environmentDir, runner } = job;
  const progress = new ProgressMeter(send);
  return {
    jobDir,
    request,
    build,
    manifest: build.manifest,
    workbook,
    rows,
    runner,
    scrubber: new Scrubber(() => readVocabulary(environmentPaths(environmentDir).snapshotDir, build)),
    progress,
  };
}

/** The artifact that a killed run left, if there is one: the job then goes on where that ended. */
async function openStore(
  { jobDir, request, build }: OpenJob,
  workbook: Workbook,
  document: { sha256: string; bytes: number },
): Promise<ArtifactStore> {
  const path = jobPaths(jobDir).artifact;
  const maxMb = request.limits.file_mb;
  if (!existsSync(path))
    return new ArtifactStore(jobDir, makeArtifact(request, build, workbook.facts, document), maxMb);
  // Its check takes a third of the time that starting takes, and few jobs need it.
  const { readArtifact } = await import('../audit/read-artifact.ts');
  const artifact = readArtifact(path);
  if (artifact.job.document.sha256 !== document.sha256) {
    throw new AdeError('job_not_resumable', { path: jobDir, found: 'its document is not the one that it began with' });
  }
  return new ArtifactStore(jobDir, artifact, maxMb);
}
