import { createHash } from 'node:crypto';
import { appendFileSync, createReadStream, existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BuildRecord } from '../contract/build.ts';
import type { EngineMessage } from '../contract/engine-messages.ts';
import { AdeError, isAdeError } from '../contract/errors/index.ts';
import type { JobError } from '../contract/events.ts';
import type { RunRequest } from '../contract/run-request.ts';
import { RuleRunner } from '../rules/index.ts';
import { openWorkbook } from '../workbook/open-workbook.ts';
import type { Workbook } from '../workbook/types.ts';
import type { JobContext } from './job-context.ts';
import { makeArtifact } from './make-artifact.ts';
import { ProgressMeter } from './progress-meter.ts';
import { ARTIFACT_NAME, ArtifactStore } from './record/artifact-store.ts';
import { Scrubber } from './record/scrub.ts';
import { readVocabulary } from './record/vocabulary.ts';
import { RowSpool } from './row-spool.ts';
import { PassRunner } from './run-passes.ts';

type Send = (message: EngineMessage) => void;

/** What rules printed, in the job folder; kept only where the request says so. */
const RULE_LOG_NAME = 'logs/rules.log';

/** Runs, or goes on with, the job of a folder. Never throws: how it ended is the last message. */
export async function runEngine(jobDir: string, send: Send): Promise<void> {
  try {
    await runJob(jobDir, send);
    send({ type: 'succeeded' });
  } catch (error) {
    send({ type: 'failed', error: describeJobError(error) });
  }
}

async function runJob(jobDir: string, send: Send): Promise<void> {
  const request: RunRequest = readJson(join(jobDir, 'run-request.json'));
  // The sandbox opens paths, not links.
  const environmentDir = realpathSync(join(jobDir, '.venv'));
  const build: BuildRecord = readJson(join(environmentDir, 'ade-build', 'build.json'));
  const documentPath = join(jobDir, request.input);
  const runner = makeRunner(jobDir, request, build, environmentDir, send);
  runner.warmUp();
  let workbook: Workbook | undefined;
  let rows: RowSpool | undefined;
  try {
    const document = { sha256: await hashFile(documentPath, request.source_file), bytes: statSync(documentPath).size };
    workbook = await openWorkbook(documentPath, {
      displayName: request.source_file,
      maxExpandedBytes: request.limits.max_expanded_mb * 1024 * 1024,
    });
    rows = new RowSpool(jobDir, workbook, request.limits.file_mb * 1024 * 1024);
    const store = await openStore(jobDir, request, build, workbook, document);
    for (const { rule, switched_off: off } of store.artifact.rule_errors) if (off) runner.switchedOff.add(rule);
    const context = makeContext(jobDir, request, build, environmentDir, workbook, rows, runner, send);
    await store.save();
    await new PassRunner(context, store, {
      passStarted: (pass, name) => send({ type: 'pass_started', pass, name }),
      passFinished: (pass, name, rows, durationMs) =>
        send({ type: 'pass_finished', pass, name, rows, duration_ms: Math.round(durationMs) }),
    }).run();
  } finally {
    rows?.close();
    await runner.close();
    await workbook?.close();
  }
}

function makeContext(
  jobDir: string,
  request: RunRequest,
  build: BuildRecord,
  environmentDir: string,
  workbook: Workbook,
  rows: RowSpool,
  runner: RuleRunner,
  send: Send,
): JobContext {
  const vocabulary = readVocabulary(join(environmentDir, 'ade-build', 'snapshot'), build);
  const progress = new ProgressMeter(send);
  return {
    jobDir,
    request,
    build,
    manifest: build.manifest,
    workbook,
    rows,
    runner,
    scrubber: new Scrubber(vocabulary),
    progress,
  };
}

/** The artifact that a killed run left, if there is one: the job then goes on where that ended. */
async function openStore(
  jobDir: string,
  request: RunRequest,
  build: BuildRecord,
  workbook: Workbook,
  document: { sha256: string; bytes: number },
): Promise<ArtifactStore> {
  const path = join(jobDir, ARTIFACT_NAME);
  const maxMb = request.limits.file_mb;
  if (!existsSync(path))
    return new ArtifactStore(jobDir, makeArtifact(request, build, workbook.facts, document), maxMb);
  // Its check takes a third of the time that starting takes, and few jobs need it.
  const { readArtifact } = await import('./record/read-artifact.ts');
  const artifact = readArtifact(path);
  if (artifact.job.document.sha256 !== document.sha256) {
    throw new AdeError('job_not_resumable', { path: jobDir, found: 'its document is not the one that it began with' });
  }
  return new ArtifactStore(jobDir, artifact, maxMb);
}

function makeRunner(
  jobDir: string,
  request: RunRequest,
  build: BuildRecord,
  environmentDir: string,
  send: Send,
): RuleRunner {
  const nodeModulesDir = build.modules_hash === null ? null : join(environmentDir, 'node_modules');
  const { limits } = request;
  return new RuleRunner({
    host: {
      level: request.sandbox_level,
      runtime: process.execPath,
      snapshotDir: join(environmentDir, 'ade-build', 'snapshot'),
      nodeModulesDir,
      network: request.runtime_network_access,
      memoryMb: limits.rule_memory_mb,
      cpuSeconds: limits.cpu_seconds,
      asOf: request.as_of,
      seed: build.content_hash,
      ruleTimeoutSeconds: limits.rule_timeout_seconds,
    },
    modules: build.modules,
    manifest: build.manifest,
    job: { job_id: request.job_id, source_file: request.source_file },
    onSwitchedOff: (rule, reason) => send({ type: 'rule_switched_off', rule, reason }),
    ...(request.keep_rule_log ? { onLog: (text) => appendFileSync(join(jobDir, RULE_LOG_NAME), text) } : {}),
  });
}

function describeJobError(error: unknown): JobError {
  if (isAdeError(error)) return { code: error.code, message: error.message };
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return describeJobError(new AdeError('disk_full', { path: 'the job folder' }));
  if (code === 'EFBIG')
    return describeJobError(
      new AdeError('output_too_large', { path: 'A file of the job', max_mb: 'ADE_WORKER_FSIZE_MB' }),
    );
  // Class and place only: a message of JavaScript's own may quote a value.
  const { name = 'Error', stack = '' } = error instanceof Error ? error : new Error();
  const place = /\n\s+at (?:.*\/)?([^/\n]+:\d+:\d+)/.exec(stack)?.[1] ?? 'unknown place';
  return describeJobError(
    new AdeError('engine_failed', { found: `${name} at ${place.replace(/\)$/, '')}` }, { cause: error }),
  );
}

async function hashFile(path: string, sourceFile: string): Promise<string> {
  if (!existsSync(path)) throw new AdeError('file_not_found', { file: sourceFile });
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}
