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
  /** Called when a host has ended, with the last of what its rules printed. */
  onLog?: (text: string) => void;
}

/** The pass must start again: rules were switched off, or the host ended. Nothing of the pass may be kept. */
export class PassMustRestart extends Error {}

/** Deaths of the host that no replay explains, after which the job ends. */
const MAX_UNEXPLAINED_DEATHS = 3;

/** Ends that may have a cause outside the host: an operator, or a system that is short of memory. */
const MAY_COME_FROM_OUTSIDE: readonly ErrorCode[] = ['process_killed', 'process_crashed', 'process_exited'];

/**
 * Runs rules for the engine and survives them: a rule that ends its host is found by replay and switched off. A host that
 * something else killed is started again. Every call may throw PassMustRestart, which `runPass` handles.
 */
export class RuleRunner {
  /** Rules that an earlier run of the job switched off are to be added before the first pass. */
  readonly switchedOff = new Set<string>();
  readonly #options: RuleRunnerOptions;
  readonly #failures = new FailureLog();
  readonly #kills = new KillCounter();
  readonly #starter: HostStarter;
  #host: RuleHost | null = null;
  /** Starting since `warmUp`, until the first pass takes it over. */
  #starting: Promise<StartedHost> | null = null;
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
    this.#starter = new HostStarter(options, this.#kills, (host) => this.#passLog(host));
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
    if (this.#host === null) {
      const { host, failures } = await (starting ?? this.#startHost());
      this.#host = host;
      if (this.#switchOffNotLoaded(failures)) throw new PassMustRestart();
    }
    const artifact = this.#artifact!;
    await this.#sendNow({ request: { op: 'artifact', artifact }, table: null }, {}, () => undefined);
  }

  #startHost(): Promise<StartedHost> {
    // After a death that no replay explains, every call is marked: the next death then names its rule.
    return this.#starter.start(this.#unexplainedDeaths > 0 ? 0 : MARK_INTERVAL_MS);
  }

  /** Whether rules that were in use are switched off now, since their modules could not be loaded. */
  #switchOffNotLoaded(failures: readonly LoadFailure[]): boolean {
    const found = failures.filter(({ rule }) => !this.switchedOff.has(rule));
    for (const failure of found) {
      this.switchedOff.add(failure.rule);
      this.#failures.addNotLoaded(failure);
      // The text of an exception is the module's own.
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
    // A rule that ran alone is the culprit, unless the cause may be outside: then a replay must confirm it.
    const [rule, ...others] = rules;
    const isAlone = rule !== undefined && others.length === 0;
    if (isAlone && !MAY_COME_FROM_OUTSIDE.includes(death.reason.code)) return { rule, death };
    const replayed = await this.#replay(fatal, rules);
    if (replayed !== null) return (await this.#isConfirmed(fatal, replayed)) ? replayed : null;
    const { lastMark } = death;
    // Who happened to run when something outside killed the host is not to blame.
    const isMarked = this.#unexplainedDeaths > 0 && !isKilled(death.reason) && lastMark !== null;
    return isMarked && rules.includes(lastMark) ? { rule: lastMark, death } : null;
  }

  /** The replay, too, may have been killed from outside: then the rule alone does not end its host once more. */
  async #isConfirmed(fatal: FatalRequest, { rule, death }: Culprit): Promise<boolean> {
    if (!isKilled(death.reason) || (await this.#replay(fatal, [rule])) !== null) return true;
    this.#kills.count(death.reason);
    return false;
  }

  /** Repeats the fatal request with one rule at a time in a fresh host, until one ends it. */
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

/** A rule that ends its host, and how. */
interface Culprit {
  rule: string;
  death: HostEnded;
}

function makeReplayCheck(request: RequestToSend, fatal: FatalRequest): (answer: Record<string, unknown>) => unknown {
  if (request.op === 'rows' || request.op === 'columns') return (answer) => verifyScores(answer, request);
  if (request.op === 'batch') return (answer) => verifyBatch(answer, request, fatal.table!);
  return () => undefined;
}
