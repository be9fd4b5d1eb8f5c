import type { ModuleRecord } from '../../contract/build.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { isKilled, type KillCounter } from '../../sandbox/index.ts';
import { type LoadAnswer, MARK_INTERVAL_MS, type ModuleToLoad, type RuleJob } from '../protocol.ts';
import { assertJobGoesOn, describeEnd } from './describe-end.ts';
import type { HostAhead, HostSetup, LoadedHost } from './host-ahead.ts';
import { listScripts, readProgram } from './import-graph.ts';
import { blameModule, findMissingRules, type LoadFailure } from './load-failures.ts';
import { makeLoadRequest } from './load-request.ts';
import { HostEnded, RuleHost } from './rule-host.ts';
import { verifyLoad } from './verify-answers.ts';

export interface HostStarterOptions extends HostSetup {
  job: RuleJob;
  /** A host that was started ahead with the same setup. */
  ahead?: HostAhead | null;
}

/** A host that is ready for requests, and failures for the rules that it could not load. */
export interface StartedHost {
  host: RuleHost;
  failures: LoadFailure[];
}

/** The end of a host while it loaded `module`, or, if that is null, before it loaded any module. */
interface LoadDeath {
  module: ModuleRecord | null;
  death: HostEnded;
}

/** Starts hosts for the engine. If a module ends its host, it is found by loading modules one by one, and left out. */
export class HostStarter {
  readonly #options: HostStarterOptions;
  readonly #kills: KillCounter;
  readonly #onEnd: (host: RuleHost) => void;
  readonly #leftOut = new Set<ModuleRecord>();
  #ahead: HostAhead | null;

  /** `onEnd` is called for every host that ended before it was ready. */
  constructor(options: HostStarterOptions, kills: KillCounter, onEnd: (host: RuleHost) => void) {
    this.#options = options;
    this.#ahead = options.ahead ?? null;
    this.#kills = kills;
    this.#onEnd = onEnd;
  }

  /** `markIntervalMs`: see LoadRequest. If no host can be started, throws the error that ends the job. */
  async start(markIntervalMs: number): Promise<StartedHost> {
    const modules = this.#listModules();
    const ahead = await this.#takeAhead(markIntervalMs);
    if (ahead !== null) return { host: ahead.host, failures: findFailures(modules, ahead.loaded) };
    const host = new RuleHost(this.#options.host);
    try {
      return { host, failures: findFailures(modules, await this.#load(host, modules, markIntervalMs)) };
    } catch (error) {
      const death = await this.#endHost(host, error);
      if (isKilled(death.reason)) this.#kills.count(death.reason);
      return this.#startOneByOne(markIntervalMs);
    }
  }

  /** The host that was started ahead, for the job's first start only. */
  async #takeAhead(markIntervalMs: number): Promise<LoadedHost | null> {
    const ahead = this.#ahead;
    this.#ahead = null;
    if (ahead === null) return null;
    if (markIntervalMs === MARK_INTERVAL_MS) return ahead.take(this.#options.job);
    await ahead.close();
    return null;
  }

  /** Every round starts a host, leaves out one more module, or counts a kill. */
  async #startOneByOne(markIntervalMs: number): Promise<StartedHost> {
    const blamed: LoadFailure[] = [];
    for (;;) {
      const started = await this.#loadEach(this.#listModules(), markIntervalMs);
      if ('host' in started) return { host: started.host, failures: [...blamed, ...started.failures] };
      const { module, death } = started;
      if (module !== null && (!isKilled(death.reason) || (await this.#endsItsHost(module)))) {
        for (const alike of await this.#findAlike(module)) {
          this.#leftOut.add(alike);
          blamed.push(...blameModule(alike, death));
        }
      } else if (isKilled(death.reason)) {
        this.#kills.count(death.reason);
      } else {
        throw new AdeError('rules_keep_failing', { count: 1, found: describeEnd(death) });
      }
    }
  }

  /** Loads one module after another, to find the module that ends the host. */
  async #loadEach(modules: readonly ModuleRecord[], markIntervalMs: number): Promise<StartedHost | LoadDeath> {
    const host = new RuleHost(this.#options.host);
    const failures: LoadFailure[] = [];
    let current: ModuleRecord | null = null;
    try {
      // Without modules, to see whether a host starts at all.
      await this.#load(host, [], markIntervalMs);
      for (current of modules) {
        const { modules: loaded } = await this.#load(host, [current], markIntervalMs);
        failures.push(...findMissingRules(current, loaded[0]!));
      }
      return { host, failures };
    } catch (error) {
      return { module: current, death: await this.#endHost(host, error) };
    }
  }

  /** Whether a module that seemed to end its host also does so alone: something outside may have killed the host. */
  async #endsItsHost(module: ModuleRecord): Promise<boolean> {
    const started = await this.#loadEach([module], 0);
    if ('host' in started) await started.host.close();
    return 'death' in started;
  }

  /** The module, or all modules that import the same fatal script, so that the script ends a host only once. */
  async #findAlike(module: ModuleRecord): Promise<ModuleRecord[]> {
    const modules = this.#listModules();
    const program = readProgram(this.#options.host.programPath);
    const scriptsOf = new Map(modules.map((one) => [one, listScripts(program, one.script)]));
    const imported = scriptsOf.get(module)!.slice(0, -1);
    const isShared = (script: string) => modules.some((one) => one !== module && scriptsOf.get(one)!.includes(script));
    const culprit = imported.some(isShared) ? await this.#findScript(imported) : null;
    return culprit === null ? [module] : modules.filter((one) => scriptsOf.get(one)!.includes(culprit));
  }

  /** The first of the scripts that ends a host; null if none does. */
  async #findScript(scripts: readonly string[]): Promise<string | null> {
    const host = new RuleHost(this.#options.host);
    let current: string | null = null;
    try {
      await this.#load(host, [], 0);
      for (current of scripts) await this.#load(host, [{ id: current, kind: 'row', script: current }], 0);
      await host.close();
      return null;
    } catch (error) {
      const { reason } = await this.#endHost(host, error);
      return isKilled(reason) ? null : current;
    }
  }

  #listModules(): ModuleRecord[] {
    return this.#options.modules.filter((module) => !this.#leftOut.has(module));
  }

  #load(host: RuleHost, modules: readonly ModuleToLoad[], markIntervalMs: number): Promise<LoadAnswer> {
    const request = makeLoadRequest(this.#options, modules, this.#options.job, markIntervalMs);
    return host.request(request, (answer) => verifyLoad(answer, request));
  }

  /** Throws errors other than the end of the host, and ends of the host that also end the job. */
  async #endHost(host: RuleHost, error: unknown): Promise<HostEnded> {
    await host.close();
    if (!(error instanceof HostEnded)) throw error;
    this.#onEnd(host);
    assertJobGoesOn(error);
    return error;
  }
}

function findFailures(modules: readonly ModuleRecord[], { modules: loaded }: LoadAnswer): LoadFailure[] {
  return modules.flatMap((module, i) => findMissingRules(module, loaded[i]!));
}
