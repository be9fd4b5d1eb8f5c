import type { Artifact, RuleErrorKind } from '../../contract/artifact.ts';
import type { ModuleRecord } from '../../contract/build.ts';
import { AdeError, type ErrorCode } from '../../contract/errors/index.ts';
import type { Manifest } from '../../contract/manifest.ts';
import {
  type BatchAnswer,
  type BatchToSend,
  type ColumnsRequest,
  type HookAnswer,
  type LoadAnswer,
  MARK_INTERVAL_MS,
  type RequestToSend,
  type RowsToSend,
  type ScoresAnswer,
  type TableRequest,
} from '../protocol.ts';
import { type FatalRequest, isolateRule, listRules } from './blame.ts';
import { type CollectedFailure, FailureLog, type Place } from './failure-log.ts';
import type { HostProcessOptions } from './host-process.ts';
import { HostEnded, RuleHost } from './rule-host.ts';
import { makeRuleView } from './rule-view.ts';
import { verifyBatch, verifyHook, verifyLoad, verifyScores } from './verify-answers.ts';

export interface RuleRunnerOptions {
  host: HostProcessOptions & { ruleTimeoutSeconds: number };
  modules: ModuleRecord[];
  manifest: Manifest;
  job: { job_id: string; source_file: string };
  onSwitchedOff: (rule: string, reason: string) => void;
  /** Called when a host has ended, with the last of what its rules printed. */
  onLog?: (text: string) => void;
}

/** The pass must start again: a rule ended the host and was switched off. Nothing of the pass may be kept. */
export class PassMustRestart extends Error {}

/** Deaths of the host that no replay explains, after which the job ends. */
const MAX_UNEXPLAINED_DEATHS = 3;

/** Ends that may have a cause outside the host: an operator, or a system that is short of memory. */
const MAY_COME_FROM_OUTSIDE: readonly ErrorCode[] = ['process_killed', 'process_crashed', 'process_exited'];

/**
 * Runs rules for the engine and survives them: a rule that ends its host is found by replay and switched off. Every
 * call may throw PassMustRestart, which `runPass` handles.
 */
export class RuleRunner {
  /** Rules that an earlier run of the job switched off are to be added before the first pass. */
  readonly switchedOff = new Set<string>();
  readonly #options: RuleRunnerOptions;
  readonly #failures = new FailureLog();
  #host: RuleHost | null = null;
  /** Starting since `warmUp`, until the first pass takes it over. */
  #starting: Promise<RuleHost> | null = null;
  /** The host of the pass, once it is ready for requests. */
  #opening: Promise<void> = Promise.resolve();
  #artifact: Artifact | null = null;
  #table: TableRequest | null = null;
  #unexplainedDeaths = 0;
  #closing: Promise<void> | null = null;
  /** Set by the first request that fails because the host died; the other open requests wait for the same result. */
  #deathHandling: Promise<never> | null = null;

  constructor(options: RuleRunnerOptions) {
    this.#options = options;
  }

  /** Starts the host before the first pass, so that its start and the engine's overlap. A failure is thrown when the pass begins. */
  warmUp(): void {
    this.#starting = this.#startHost();
    this.#starting.catch(() => undefined);
  }

  /** Runs a pass, again as often as needed, and returns its result and the failures of rules in it. */
  async runPass<T>(artifact: Artifact, pass: () => Promise<T>): Promise<{ result: T; failures: CollectedFailure[] }> {
    this.#failures.clear();
    this.#artifact = makeRuleView(artifact, this.#options.host.asOf);
    for (;;) {
      try {
        // The pass reads rows while the host starts; its requests wait.
        this.#opening = this.#openHost();
        this.#opening.catch(() => undefined);
        const result = await pass();
        await this.#opening;
        return { result, failures: this.#failures.toList() };
      } catch (error) {
        if (!(error instanceof PassMustRestart)) throw error;
        this.#failures.keepSwitchedOff();
      }
    }
  }

  /** Those of `rules` that are not switched off. */
  keepActive(rules: readonly string[]): string[] {
    return rules.filter((rule) => !this.switchedOff.has(rule));
  }

  async scoreRows(request: RowsToSend): Promise<ScoresAnswer> {
    const place = { sheet: request.sheetName, firstRow: request.firstRow };
    return this.#note(place, await this.#send(request, place, (answer) => verifyScores(answer, request)));
  }

  async scoreColumns(request: ColumnsRequest): Promise<ScoresAnswer> {
    const place = { sheet: request.sheetName, tableId: request.tableId };
    return this.#note(place, await this.#send(request, place, (answer) => verifyScores(answer, request)));
  }

  async openTable(request: TableRequest): Promise<void> {
    this.#table = request;
    await this.#send(request, { sheet: request.sheetName, tableId: request.tableId }, () => undefined);
  }

  async runBatch(request: BatchToSend): Promise<BatchAnswer> {
    const table = this.#table!;
    const place = { sheet: table.sheetName, tableId: table.tableId, firstRow: request.rows[0] };
    return this.#note(place, await this.#send(request, place, (answer) => verifyBatch(answer, request, table)));
  }

  async runHook(rule: string): Promise<HookAnswer['result']> {
    const answer = await this.#send({ op: 'hook', rule }, {}, (raw) => verifyHook(raw, rule));
    return this.#note({}, answer).result;
  }

  /** Notes a failure that the engine itself found in a rule's answers to `count` calls. */
  noteInvalidResult(rule: string, message: string, place: Place, count: number): void {
    this.#failures.add({ rule, kind: 'invalid_result', message, first: 0, count }, place);
  }

  /** Ends the host. Later calls wait for the same end. */
  close(): Promise<void> {
    this.#closing ??= this.#closeHost();
    return this.#closing;
  }

  async #closeHost(): Promise<void> {
    // A pass may fail before the host that it waits for has started.
    await this.#opening.catch(() => undefined);
    const host = this.#host ?? (await this.#starting?.catch(() => null)) ?? null;
    this.#host = null;
    this.#starting = null;
    await host?.close();
    this.#passLog(host);
  }

  #passLog(host: RuleHost | null): void {
    const text = host?.readLog() ?? '';
    if (text !== '') this.#options.onLog?.(text);
  }

  #note<T extends { failures: ScoresAnswer['failures'] }>(place: Place, answer: T): T {
    for (const failure of answer.failures) this.#failures.add(failure, place);
    return answer;
  }

  async #send<T>(request: RequestToSend, place: Place, verify: (answer: Record<string, unknown>) => T): Promise<T> {
    const table = this.#table;
    await this.#opening;
    return this.#sendNow({ request, table }, place, verify);
  }

  async #sendNow<T>(sent: FatalRequest, place: Place, verify: (answer: Record<string, unknown>) => T): Promise<T> {
    // The host died while the pass was still reading.
    if (this.#deathHandling !== null) return await this.#deathHandling;
    try {
      return await this.#host!.request(sent.request, verify);
    } catch (error) {
      if (!(error instanceof HostEnded)) throw error;
      this.#deathHandling ??= this.#handleDeath(sent, place, error);
      return await this.#deathHandling;
    }
  }

  async #openHost(): Promise<void> {
    this.#deathHandling = null;
    const starting = this.#starting;
    this.#starting = null;
    this.#host ??= await (starting ?? this.#startHost());
    const artifact = this.#artifact!;
    await this.#sendNow({ request: { op: 'artifact', artifact }, table: null }, {}, () => undefined);
  }

  async #startHost(): Promise<RuleHost> {
    const { host: hostOptions, modules, manifest, job } = this.#options;
    const host = new RuleHost(hostOptions);
    const request = {
      op: 'load' as const,
      programPath: hostOptions.programPath,
      modules: modules.map(({ id, kind, script, field, hook }) => ({ id, kind, script, field, hook })),
      manifest,
      job,
      // After a death that no replay explains, every call is marked: the next death then names its rule.
      markIntervalMs: this.#unexplainedDeaths > 0 ? 0 : MARK_INTERVAL_MS,
    };
    try {
      assertLoaded(await host.request(request, (answer) => verifyLoad(answer, request)), modules);
      return host;
    } catch (error) {
      await host.close();
      if (!(error instanceof HostEnded)) throw error;
      throw this.#findJobEnd(error) ?? new AdeError('rules_keep_failing', { count: 1, found: describeEnd(error) });
    }
  }

  /** Finds the rule that ended the host, switches it off, and makes the pass start again. */
  async #handleDeath(fatal: FatalRequest, place: Place, death: HostEnded): Promise<never> {
    this.#passLog(this.#host);
    this.#host = null;
    const jobEnd = this.#findJobEnd(death);
    if (jobEnd) throw jobEnd;
    const culprit = await this.#findCulprit(fatal, death);
    if (culprit === null) {
      this.#unexplainedDeaths += 1;
      if (this.#unexplainedDeaths >= MAX_UNEXPLAINED_DEATHS) {
        throw new AdeError('rules_keep_failing', { count: this.#unexplainedDeaths, found: describeEnd(death) });
      }
    } else {
      const reason = describeEnd(culprit.death);
      this.switchedOff.add(culprit.rule);
      this.#failures.addSwitchedOff(culprit.rule, kindOfEnd(culprit.death), reason, place);
      this.#options.onSwitchedOff(culprit.rule, reason);
    }
    throw new PassMustRestart();
  }

  async #findCulprit(fatal: FatalRequest, death: HostEnded): Promise<{ rule: string; death: HostEnded } | null> {
    const rules = this.keepActive(listRules(fatal));
    // A rule that ran alone is the culprit, unless the cause may be outside: then a replay must confirm it.
    const [rule, ...others] = rules;
    const isAlone = rule !== undefined && others.length === 0;
    if (isAlone && !MAY_COME_FROM_OUTSIDE.includes(death.reason.code)) return { rule, death };
    const replayed = await this.#replay(fatal, rules);
    if (replayed !== null) return replayed;
    const { lastMark } = death;
    const isMarked = this.#unexplainedDeaths > 0 && lastMark !== null && rules.includes(lastMark);
    return isMarked ? { rule: lastMark, death } : null;
  }

  /** Repeats the fatal request with one rule at a time in a fresh host, until one ends it. */
  async #replay(fatal: FatalRequest, rules: string[]): Promise<{ rule: string; death: HostEnded } | null> {
    const host = await this.#startHost();
    try {
      await host.request({ op: 'artifact', artifact: this.#artifact! }, () => undefined);
      for (const rule of rules) {
        try {
          for (const request of isolateRule(fatal, rule)) await host.request(request, makeReplayCheck(request, fatal));
        } catch (error) {
          if (error instanceof HostEnded) return { rule, death: error };
          throw error;
        }
      }
      return null;
    } finally {
      await host.close();
    }
  }

  /** The error of an end that is also the end of the job: its CPU time is used up, or the sandbox is not available. */
  #findJobEnd({ reason }: HostEnded): AdeError | null {
    const ownCodes: ErrorCode[] = ['cpu_limit', 'sandbox_unavailable', 'cancelled'];
    return ownCodes.includes(reason.code) ? new AdeError(reason.code, reason.details) : null;
  }
}

/** When the package was prepared, every module loaded and had its rules. If not, the environment was changed since. */
function assertLoaded({ modules: loaded }: LoadAnswer, modules: readonly ModuleRecord[]): void {
  for (const [i, { id, source, rules }] of modules.entries()) {
    const { functions, error } = loaded[i]!;
    const names = new Set(functions.map(({ name }) => `${id}.${name}`));
    const missing = rules.find((rule) => !names.has(rule));
    if (missing === undefined) continue;
    const found = error ? `${source} fails with ${error.errorClass}` : `${source} has no ${missing}`;
    throw new AdeError('rule_load_failed', { path: source, found });
  }
}

function makeReplayCheck(request: RequestToSend, fatal: FatalRequest): (answer: Record<string, unknown>) => unknown {
  if (request.op === 'rows' || request.op === 'columns') return (answer) => verifyScores(answer, request);
  if (request.op === 'batch') return (answer) => verifyBatch(answer, request, fatal.table!);
  return () => undefined;
}

function describeEnd({ reason }: HostEnded): string {
  return new AdeError(reason.code, reason.details).message;
}

function kindOfEnd({ reason }: HostEnded): RuleErrorKind {
  const kinds: Partial<Record<ErrorCode, RuleErrorKind>> = {
    time_limit: 'timeout',
    memory_limit: 'memory',
    output_limit: 'output_flood',
    protocol_violation: 'protocol',
  };
  return kinds[reason.code] ?? 'crash';
}
