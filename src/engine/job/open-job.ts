import { appendFileSync, readFileSync, realpathSync } from 'node:fs';
import type { BuildRecord } from '../../contract/build.ts';
import type { EngineMessage } from '../../contract/engine-messages.ts';
import { environmentPaths, jobPaths } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import type { RuleRunner } from '../../rules/client/index.ts';
import { type Corrections, readCorrections } from '../corrections/corrections.ts';
import { makeRuleRunner } from './make-rule-runner.ts';

export type Send = (message: EngineMessage) => void;

/** The package of a job, and its rule host, which may still be starting. */
export interface OpenedJob {
  readonly jobDir: string;
  readonly build: BuildRecord;
  readonly environmentDir: string;
  readonly runner: RuleRunner;
}

/** An opened job, with its request and corrections. */
export interface OpenJob extends OpenedJob {
  readonly request: RunRequest;
  readonly corrections: Corrections;
}

/** Reads the request and starts the rule host at once: its start takes longer than the work before the first call. */
export function openJob(jobDir: string, send: Send): OpenedJob {
  const paths = jobPaths(jobDir);
  const request: RunRequest = readJson(paths.request);
  // The sandbox opens paths, not links.
  const environmentDir = realpathSync(paths.environment);
  const build: BuildRecord = readJson(environmentPaths(environmentDir).recordPath);
  const runner = makeRuleRunner(request, build, environmentDir, {
    onSwitchedOff: (rule, reason) => send({ type: 'rule_switched_off', rule, reason }),
    ...(request.keep_rule_log ? { onLog: (text) => appendFileSync(paths.ruleLog, text) } : {}),
  });
  runner.warmUp();
  return { jobDir, build, environmentDir, runner };
}

/** Reads the request again: if the engine waited, the request may have been incomplete when the engine was started. */
export function readJob(opened: OpenedJob): OpenJob {
  const request: RunRequest = readJson(jobPaths(opened.jobDir).request);
  return { ...opened, request, corrections: readCorrections(opened.jobDir, request) };
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}
