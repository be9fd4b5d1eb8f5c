import type { Artifact } from '../../contract/artifact.ts';
import type { FieldMeta } from '../../contract/manifest.ts';
import type { JobContext, RuleState, RuleWords } from '../../contract/rule-calls.ts';
import type { LoadAnswer, LoadedModule, LoadRequest, ModuleToLoad } from '../protocol.ts';
import { copyTexts, type RuleFunction } from './call.ts';
import { describeError } from './failures.ts';
import { deepFreeze } from './freeze.ts';
import { outer } from './outer.ts';
import { forgetLastMatch } from './regexp-prototype.ts';
import { cleanUp } from './turn.ts';

interface Rule {
  readonly run: RuleFunction;
  readonly module: ModuleToLoad;
}

const DETECTOR_NAME = /^detect(_|[A-Z])/;

const NEEDS = ['needs', 'derive_needs'] as const;

const FIELD_FUNCTIONS = ['transform', 'derive', 'validate'];

/** The loaded rules by id, the job's part of every call, and each rule's state. */
export class RuleRegistry {
  readonly #rules = new Map<string, Rule>();
  readonly #states = new Map<string, RuleState>();
  readonly #manifest: JobContext['manifest'];
  readonly #words: RuleWords;
  /** By language and field. */
  readonly #metas = new Map<string, FieldMeta>();
  #job: Pick<JobContext, 'job_id' | 'source_file'> = { job_id: '', source_file: '' };
  #artifact: Artifact = Object.freeze({}) as Artifact;

  constructor(request: LoadRequest) {
    const { manifest, words = {} } = deepFreeze(request);
    this.#manifest = manifest;
    this.#words = Object.freeze(words);
  }

  setJob(job: Pick<JobContext, 'job_id' | 'source_file'>): void {
    this.#job = job;
  }

  load(modules: ModuleToLoad[]): LoadAnswer {
    return { modules: modules.map((module) => this.#loadModule(module)) };
  }

  setArtifact(artifact: Artifact): void {
    this.#artifact = deepFreeze(artifact);
  }

  /** The job's part of a call. */
  makeContext(): JobContext {
    const manifest = this.#manifest;
    return { ...this.#job, manifest, env: manifest.env, words: this.#words, artifact: this.#artifact };
  }

  /** What the manifest says of a field, with its names in a table's language. */
  getMeta(field: string, language: string | undefined): FieldMeta {
    const meta = this.#manifest.columns.meta[field]!;
    const names = language === undefined ? undefined : this.#words[language]?.fields[field];
    if (names === undefined) return meta;
    const key = `${language} ${field}`;
    const known = this.#metas.get(key);
    if (known !== undefined) return known;
    const made = deepFreeze({ ...meta, synonyms: [...meta.synonyms, ...names] });
    this.#metas.set(key, made);
    return made;
  }

  getRule(ruleId: string): Rule {
    const rule = this.#rules.get(ruleId);
    if (rule === undefined) throw new Error(`unknown rule ${ruleId}`);
    return rule;
  }

  getState(ruleId: string): RuleState {
    let state = this.#states.get(ruleId);
    if (state === undefined) {
      state = {};
      this.#states.set(ruleId, state);
    }
    return state;
  }

  /** Clears the states of rules for a new table or, for row rules, a new sheet. */
  clearStates(ruleIds: Iterable<string>): void {
    for (const ruleId of ruleIds) this.#states.delete(ruleId);
  }

  #loadModule(module: ModuleToLoad): LoadedModule {
    const loaded: LoadedModule = {
      id: module.id,
      functions: [],
      needs: [],
      derive_needs: [],
      unknownExports: [],
      notFunctions: [],
      badNeeds: [],
    };
    const exported = outer.load(
      module.script,
      (thrown) => {
        loaded.error = describeError(thrown);
      },
      (message) => {
        loaded.error = { errorClass: 'SyntaxError', message };
      },
    ) as Record<string, unknown> | undefined;
    // Lists are copied in the turn of their module, since a list may be a proxy. The rest runs no code of the module.
    const needs = new Map(NEEDS.map((name) => [name, copyTexts(exported?.[name])]));
    cleanUp();
    // Memory that a failed module left must not make the next module fail.
    if (loaded.error) outer.reclaimMemory();
    for (const name of Object.keys(exported ?? {})) this.#sortExport(module, loaded, name, exported![name], needs);
    forgetLastMatch();
    return loaded;
  }

  #sortExport(
    module: ModuleToLoad,
    loaded: LoadedModule,
    name: string,
    value: unknown,
    needs: ReadonlyMap<string, string[] | null>,
  ): void {
    if (module.kind === 'column' && isNeeds(name)) {
      const texts = needs.get(name);
      if (texts) loaded[name] = texts;
      else loaded.badNeeds.push(name);
    } else if (!isRuleName(module.kind, name)) {
      if (typeof value === 'function') loaded.unknownExports.push(name);
    } else if (typeof value === 'function') {
      loaded.functions.push({ name, source: Function.prototype.toString.call(value) });
      this.#rules.set(`${module.id}.${name}`, { run: value as RuleFunction, module });
    } else {
      loaded.notFunctions.push(name);
    }
  }
}

function isRuleName(kind: ModuleToLoad['kind'], name: string): boolean {
  if (kind === 'hook') return name === 'run';
  return DETECTOR_NAME.test(name) || (kind === 'column' && FIELD_FUNCTIONS.includes(name));
}

function isNeeds(name: string): name is (typeof NEEDS)[number] {
  return name === 'needs' || name === 'derive_needs';
}
