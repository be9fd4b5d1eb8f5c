import type { ModuleRecord } from '../../contract/build.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { RuleWords } from '../../contract/rule-calls.ts';
import { isKilled } from '../../sandbox/index.ts';
import { type LoadAnswer, MARK_INTERVAL_MS, type RuleJob } from '../protocol.ts';
import type { HostProcessOptions } from './host-process.ts';
import { makeLoadRequest } from './load-request.ts';
import { HostEnded, RuleHost } from './rule-host.ts';
import { verifyLoad } from './verify-answers.ts';

/** All that a host is started with; its job comes later. */
export interface HostSetup {
  host: HostProcessOptions & { ruleTimeoutSeconds: number };
  modules: ModuleRecord[];
  manifest: Manifest;
  words?: RuleWords | undefined;
}

/** A host that has loaded all modules of its package for a job. */
export interface LoadedHost {
  host: RuleHost;
  loaded: LoadAnswer;
}

/** A host that is started, and loads the modules of its package, before its job is known. It serves only one job. */
export class HostAhead {
  /** Whether it ended while it loaded the modules, for a reason that will come again. */
  hasFailed = false;
  readonly #host: RuleHost;
  readonly #loading: Promise<LoadAnswer>;

  constructor(setup: HostSetup) {
    this.#host = new RuleHost(setup.host);
    const request = makeLoadRequest(setup, setup.modules, null, MARK_INTERVAL_MS);
    this.#loading = this.#host.request(request, (answer) => verifyLoad(answer, request)).then(assertWhole);
    this.#loading.catch((error: unknown) => {
      this.hasFailed = !(error instanceof HostEnded && isKilled(error.reason));
    });
  }

  /**
   * Gives the host to its job; null if a new host has to be started because this one ended, for example since a module
   * asked for the time of the job.
   */
  async take(job: RuleJob): Promise<LoadedHost | null> {
    try {
      const loaded = await this.#loading;
      await this.#host.request({ op: 'begin', job }, () => undefined);
      return { host: this.#host, loaded };
    } catch {
      await this.#host.close();
      return null;
    }
  }

  async close(): Promise<void> {
    await this.#host.close();
  }
}

/** A module may fail for a reason of this host, such as too little memory: the job itself finds out whether it does. */
function assertWhole(answer: LoadAnswer): LoadAnswer {
  if (answer.modules.some(({ error }) => error !== undefined)) throw new Error('A module could not be loaded.');
  return answer;
}
