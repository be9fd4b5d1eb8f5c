import type { Artifact } from '../../contract/artifact.ts';
import { AdeError, type ErrorCode } from '../../contract/errors/index.ts';
import { isKilled, KillCounter } from '../../sandbox/index.ts';
import {
  type BatchAnswer,
  type BatchToSend,
  type ColumnsRequest,
  type HookAnswer,
  MARK_INTERVAL_MS,
  type RequestToSend,
  type RowsToSend,
  type ScoresAnswer,
  type TableRequest,
} from '../protocol.ts';
import { type FatalRequest, isolateRule, listRules } from './blame.ts';
import { assertJobGoesOn, describeEnd, kindOfEnd } from './describe-end.ts';
import { type CollectedFailure, FailureLog, type Place } from './failure-log.ts';
import { HostStarter, type HostStarterOptions, type StartedHost } from './host-starter.ts';
import type { LoadFailure } from './load-failures.ts';
import { HostEnded, type RuleHost } from './rule-host.ts';
import { makeRuleView } from './rule-view.ts';
import { verifyBatch, verifyHook, verifyScores } from './verify-answers.ts';

export interface RuleRunnerOptions extends HostStarterOptions {
  onSwitchedOff: (rule: string, reason: string) => void;
  /** Called when a host has ended, with the last part of its rules' output. */
  onLog?: (text: string) => void;
}

/** The pass must start again, since rules were switched off or the host ended. Results of the pass must not be kept. */
export class PassMustRestart extends Error {}

/** When the host has ended this many times without an explanation from a replay, the job ends. */
const MAX_UNEXPLAINED_DEATHS = 3;

/** Ends that may have a cause outside the host: an operator, or a system that is short of memory. */
const MAY_COME_FROM_OUTSIDE: readonly ErrorCode[] = ['process_killed', 'process_crashed', 'process_exited'];

/**
 * Runs rules for the engine and survives them: a rule that ends its host is found by replay and switched off. If
 * something else killed the host, it starts again. Every call may throw PassMustRestart, which `runPass` handles.
 */
export class RuleRunner {
  /** If an earlier run of the job switched rules off, add them before the first pass. */
  readonly switchedOff = new Set<string>();
  readonly #options: RuleRunnerOptions;
  readonly #failures = new FailureLog();
  readonly #kills = new KillCounter();
  readonly #starter: HostStarter;
  #host: RuleHost | null = null;
  /** The host that `warmUp` starts, until the first pass takes it. */
  #starting: Promise<StartedHost> | null = null;
  /** Settles when the host of the pass is ready for requests. */
  #opening: Promise<void> = Promise.resolve();
  #artifact: ReturnType<typeof makeRuleView> | null = null;
  #table: TableRequest | null = null;
  #unexplainedDeaths = 0;
  #closing: Promise<void> | null = null;
  /** Set by the first request that fails because the host ended; the other open requests wait for its result. */
  #deathHandling: Promise<never> | null = null;

  constructor(options: RuleRunnerOptions) {
    this.#options = options;
    this.#starter = new HostStarter(options, this.#kills, (host) => this.#passLog(host));
  }

  /** Starts the host while the engine starts, before the first pass. If that fails, the pass throws the error. */
  warmUp(): void {
    this.#starting = this.#startHost();
    this.#starting.catch(() => undefined);
  }

  /** Runs a pass, as often as needed, and returns its result and the failures of rules in it. */
  async runPass<T>(artifact: Artifact, pass: () => Promise<T>): Promise<{ result: T; failures: CollectedFailure[] }> {
    this.#failures.clear();
    this.#artifact = makeRuleView(artifact, this.#options.job.as_of);
    for (;;) {
      try {
        // The pass can read rows while the host starts; only its requests wait.
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

  /** The rules in `rules` that are not switched off. */
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
    // A pass may fail before its host has started.
    await this.#opening.catch(() => undefined);
    const host = this.#host ?? (await this.#starting?.catch(() => null))?.host ?? null;
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
    // The host ended while the pass was still reading.
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
    if (this.#host === null) {
      const { host, failures } = await (starting ?? this.#startHost());
      this.#host = host;
      if (this.#switchOffNotLoaded(failures)) throw new PassMustRestart();
    }
    const artifact = this.#artifact!;
    await this.#sendNow({ request: { op: 'artifact', artifact }, table: null }, {}, () => undefined);
  }

  #startHost(): Promise<StartedHost> {
    // After an end that no replay explains, the host marks every call, so that the next end names its rule.
    return this.#starter.start(this.#unexplainedDeaths > 0 ? 0 : MARK_INTERVAL_MS);
  }

  /** Switches off rules whose modules could not be loaded; returns whether any of them were in use. */
  #switchOffNotLoaded(failures: readonly LoadFailure[]): boolean {
    const found = failures.filter(({ rule }) => !this.switchedOff.has(rule));
    for (const failure of found) {
      this.switchedOff.add(failure.rule);
      this.#failures.addNotLoaded(failure);
      // The text of an exception comes from the module, so it is not shown.
      const why = failure.kind === 'exception' ? '' : `: ${failure.message}`;
      this.#options.onSwitchedOff(failure.rule, `its module could not be loaded${why}`);
    }
    return found.length > 0;
  }

  /** Finds the rule that ended the host, switches it off, and makes the pass start again. */
  async #handleDeath(fatal: FatalRequest, place: Place, death: HostEnded): Promise<never> {
    this.#passLog(this.#host);
    this.#host = null;
    assertJobGoesOn(death);
    const culprit = await this.#findCulprit(fatal, death);
    if (culprit !== null) this.#switchOff(culprit, place);
    else if (isKilled(death.reason)) this.#kills.count(death.reason);
    else this.#countUnexplained(death);
    throw new PassMustRestart();
  }

  #switchOff({ rule, death }: Culprit, place: Place): void {
    const reason = describeEnd(death);
    this.switchedOff.add(rule);
    this.#failures.addSwitchedOff(rule, kindOfEnd(death), reason, place);
    this.#options.onSwitchedOff(rule, reason);
  }

  #countUnexplained(death: HostEnded): void {
    this.#unexplainedDeaths += 1;
    if (this.#unexplainedDeaths < MAX_UNEXPLAINED_DEATHS) return;
    throw new AdeError('rules_keep_failing', { count: this.#unexplainedDeaths, found: describeEnd(death) });
  }

  async #findCulprit(fatal: FatalRequest, death: HostEnded): Promise<Culprit | null> {
    const rules = this.keepActive(listRules(fatal));
    // A rule that ran alone is the culprit. If the cause may be outside the host, a replay must confirm this.
    const [rule, ...others] = rules;
    const isAlone = rule !== undefined && others.length === 0;
    if (isAlone && !MAY_COME_FROM_OUTSIDE.includes(death.reason.code)) return { rule, death };
    const replayed = await this.#replay(fatal, rules);
    if (replayed !== null) return (await this.#isConfirmed(fatal, replayed)) ? replayed : null;
    const { lastMark } = death;
    // If something outside killed the host, the running rule is not to blame.
    const isMarked = this.#unexplainedDeaths > 0 && !isKilled(death.reason) && lastMark !== null;
    return isMarked && rules.includes(lastMark) ? { rule: lastMark, death } : null;
  }

  /** Something outside may have killed the replay as well: the rule is confirmed if it ends its host once more. */
  async #isConfirmed(fatal: FatalRequest, { rule, death }: Culprit): Promise<boolean> {
    if (!isKilled(death.reason) || (await this.#replay(fatal, [rule])) !== null) return true;
    this.#kills.count(death.reason);
    return false;
  }

  /** Repeats the fatal request in a fresh host, with one rule at a time, until a rule ends the host. */
  async #replay(fatal: FatalRequest, rules: string[]): Promise<Culprit | null> {
    const { host, failures } = await this.#startHost();
    this.#switchOffNotLoaded(failures);
    let current: string | null = null;
    try {
      await host.request({ op: 'artifact', artifact: this.#artifact! }, () => undefined);
      for (current of this.keepActive(rules)) {
        for (const request of isolateRule(fatal, current)) await host.request(request, makeReplayCheck(request, fatal));
      }
      return null;
    } catch (error) {
      if (!(error instanceof HostEnded)) throw error;
      if (current !== null) return { rule: current, death: error };
      if (isKilled(error.reason)) this.#kills.count(error.reason);
      return null;
    } finally {
      await host.close();
    }
  }
}

/** A rule that ends its host, and how the host ended. */
interface Culprit {
  rule: string;
  death: HostEnded;
}

function makeReplayCheck(request: RequestToSend, fatal: FatalRequest): (answer: Record<string, unknown>) => unknown {
  if (request.op === 'rows' || request.op === 'columns') return (answer) => verifyScores(answer, request);
  if (request.op === 'batch') return (answer) => verifyBatch(answer, request, fatal.table!);
  return () => undefined;
}
