import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import v8 from 'node:v8';
import { hashFile } from '../base/files/index.ts';
import { durationsOf } from '../contract/durations.ts';
import type { JobSuccess } from '../contract/engine-messages.ts';
import { AdeError } from '../contract/errors/index.ts';
import { environmentPaths, jobPaths } from '../contract/layout.ts';
import { readsFormats } from '../contract/row-weights.ts';
import { collectRarely } from '../rules/client/index.ts';
import type { Workbook } from '../workbook/index.ts';
import type { CheckInputs, JobContext } from './job/job-context.ts';
import type { OpenJob, Send } from './job/open-job.ts';
import { ProgressMeter } from './job/progress-meter.ts';
import { openDocument } from './reader/open-document.ts';
import { ArtifactStore } from './record/artifact-store.ts';
import { makeArtifact } from './record/make-artifact.ts';
import { RowSpool } from './rows/row-spool.ts';
import { type PassListener, PassRunner } from './run-passes.ts';
import { Scrubber } from './scrub/scrub.ts';
import { makeVocabulary } from './scrub/vocabulary.ts';

type DocumentFacts = Parameters<typeof makeArtifact>[3];

const BYTES_PER_MB = 1024 * 1024;

/** Runs the remaining passes of a job, and returns its result. */
export async function runJob(job: OpenJob, send: Send): Promise<JobSuccess> {
  const { jobDir, request } = job;
  const path = join(jobDir, request.input);
  if (!existsSync(path)) throw new AdeError('file_not_found', { file: request.source_file });
  const hashing = hashFile(path);
  // Awaited below; until then, a failure must not count as unhandled.
  hashing.catch(() => undefined);
  const options = {
    displayName: request.source_file,
    maxExpandedBytes: request.limits.max_expanded_mb * BYTES_PER_MB,
    ...readingOf(job),
    ...request.read_as,
  };
  const workbook = await openDocument(path, options, { build: job.build, memoryMb: request.limits.memory_mb });
  try {
    return await runPasses(job, workbook, { sha256: await hashing, bytes: statSync(path).size }, send);
  } finally {
    await workbook.close();
  }
}

/** How the package reads cells. */
function readingOf({ build }: Pick<OpenJob, 'build'>) {
  return { durations: durationsOf(build.manifest), formats: readsFormats(build.row_weights) };
}

async function runPasses(job: OpenJob, workbook: Workbook, document: DocumentFacts, send: Send): Promise<JobSuccess> {
  const rows = new RowSpool(job.jobDir, workbook, job.request.limits.file_mb * BYTES_PER_MB, readingOf(job));
  try {
    const inputs = await openCheckInputs(job);
    const store = await openStore(job, workbook, document, inputs);
    const { artifact } = store;
    for (const { rule, switched_off: off } of artifact.rule_errors) if (off) job.runner.switchedOff.add(rule);
    const passes = new PassRunner(makeContext(job, workbook, rows, inputs, send), store, makePassListener(send));
    collectRarely(v8);
    if (store.isOfTrial) await passes.run();
    else {
      await store.show();
      await passes.run();
      rows.keep(passes.samples);
    }
    await store.finish();
    return { summary: artifact.summary, output_sha256: artifact.output.sha256 ?? null };
  } finally {
    rows.close();
  }
}

function makePassListener(send: Send): PassListener {
  return {
    passStarted: (pass, name) => send({ type: 'pass_started', pass, name }),
    passFinished: (pass, name, rows, durationMs) =>
      send({ type: 'pass_finished', pass, name, rows, duration_ms: Math.round(durationMs) }),
  };
}

/** Few jobs have inputs to compare with. The code that checks these inputs is only loaded for those jobs. */
async function openCheckInputs({ jobDir, request }: OpenJob): Promise<CheckInputs> {
  const { expected, previous, salt, first_document: isFirst, accepted_before: wasAccepted } = request;
  const { sender_unclear: fits } = request;
  if ((expected ?? previous ?? salt ?? isFirst ?? wasAccepted ?? fits) === undefined) return { recorded: {} };
  const { readCheckInputs } = await import('./checks/check-inputs.ts');
  return readCheckInputs(jobDir, request);
}

function makeContext(
  job: OpenJob,
  workbook: Workbook,
  rows: RowSpool,
  checkInputs: CheckInputs,
  send: Send,
): JobContext {
  const { jobDir, request, build, environmentDir, corrections, runner } = job;
  return {
    jobDir,
    request,
    build,
    manifest: build.manifest,
    corrections,
    checkInputs,
    workbook,
    rows,
    runner,
    scrubber: new Scrubber(() => makeVocabulary(environmentPaths(environmentDir).snapshotDir, build)),
    progress: new ProgressMeter(send, request.limits),
  };
}

/** The store of a new artifact, or of the artifact of a killed run: the job then continues where that run ended. */
async function openStore(
  { jobDir, request, build, corrections }: OpenJob,
  workbook: Workbook,
  document: DocumentFacts,
  { recorded }: CheckInputs,
): Promise<ArtifactStore> {
  const path = jobPaths(jobDir).artifact;
  if (!existsSync(path))
    return new ArtifactStore(
      jobDir,
      makeArtifact(request, build, workbook.facts, document, {
        recorded: corrections.recorded,
        readBy: corrections.readBy,
        recipe: corrections.recipe,
        inputs: recorded,
      }),
      request,
    );
  // The code that checks artifacts takes a third of the engine's start time, and few jobs need it.
  const { readArtifact } = await import('../record/artifact/index.ts');
  const artifact = readArtifact(path);
  if (artifact.job.document.sha256 !== document.sha256) {
    throw new AdeError('job_not_resumable', {
      path: jobDir,
      found: 'its document was changed since its start',
    });
  }
  if (artifact.job.corrections?.sha256 !== corrections.recorded?.sha256) {
    const found = 'its corrections were changed since its start';
    throw new AdeError('job_not_resumable', { path: jobDir, found });
  }
  if (artifact.job.recipe?.sha256 !== corrections.recipe?.recorded.sha256) {
    throw new AdeError('job_not_resumable', { path: jobDir, found: 'its recipe was changed since its start' });
  }
  for (const input of ['expected', 'previous'] as const) {
    if (artifact.job[input]?.sha256 === recorded[input]?.sha256) continue;
    const found = `its inputs/${input}.json was changed since its start`;
    throw new AdeError('job_not_resumable', { path: jobDir, found });
  }
  return new ArtifactStore(jobDir, artifact, request);
}
