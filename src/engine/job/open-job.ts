import { appendFileSync, readFileSync, realpathSync } from 'node:fs';
import type { BuildRecord } from '../../contract/build.ts';
import type { EngineMessage } from '../../contract/engine-messages.ts';
import { environmentPaths, jobPaths } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import type { HostSetup, RuleRunner } from '../../rules/client/index.ts';
import { type Corrections, readCorrections } from '../corrections/corrections.ts';
import { makeHostSetup, makeRuleRunner } from './make-rule-runner.ts';
import type { NextHost } from './next-host.ts';

export type Send = (message: EngineMessage) => void;

/** A job's request and package. */
export interface JobParts {
  readonly request: RunRequest;
  readonly build: BuildRecord;
  readonly environmentDir: string;
  readonly setup: HostSetup;
}

/** A job, and its rule host, which may still be starting. */
export interface OpenJob extends JobParts {
  readonly jobDir: string;
  readonly runner: RuleRunner;
  readonly corrections: Corrections;
}

export function readParts(jobDir: string): JobParts {
  const paths = jobPaths(jobDir);
  return readPackage(readJson(paths.request), paths.environment);
}

/** The parts of a job with this request and the package of this environment. */
export function readPackage(request: RunRequest, environment: string): JobParts {
  // The sandbox opens paths, not links.
  const environmentDir = realpathSync(environment);
  const build: BuildRecord = readJson(environmentPaths(environmentDir).recordPath);
  return { request, build, environmentDir, setup: makeHostSetup(request, build, environmentDir) };
}

/**
 * Starts the rule host at once, unless one waits in `hosts`: its start takes longer than the work before the first call.
 */
export function startRules(jobDir: string, { request, setup }: JobParts, send: Send, hosts: NextHost): RuleRunner {
  const { ruleLog } = jobPaths(jobDir);
  const runner = makeRuleRunner(request, setup, {
    ahead: hosts.take(setup),
    onSwitchedOff: (rule, reason) => send({ type: 'rule_switched_off', rule, reason }),
    ...(request.keep_rule_log ? { onLog: (text) => appendFileSync(ruleLog, text) } : {}),
  });
  runner.warmUp();
  return runner;
}

export function openJob(jobDir: string, parts: JobParts, runner: RuleRunner): OpenJob {
  return { ...parts, jobDir, runner, corrections: readCorrections(jobDir, parts.request) };
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}
