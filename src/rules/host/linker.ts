import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SourceTextModule } from 'node:vm';
import { OWN_MODULES, type Program, SCRIPT_PREFIX } from '../program.ts';
import type { Realm } from './realm.ts';

/** Why a module could not be linked. The text contains no paths outside the package. */
export class LinkProblem extends Error {}

/** The value that a module threw while it was evaluated; the value belongs to the realm. */
export class ModuleThrew {
  readonly thrown: unknown;

  constructor(thrown: unknown) {
    this.thrown = thrown;
  }
}

/** Links the modules of a program inside the realm. Imports were resolved while the package was prepared. */
export class Linker {
  readonly #realm: Realm;
  readonly #program: Program;
  readonly #ownDir: string;
  readonly #modules = new Map<string, SourceTextModule>();
  readonly #linked = new Set<string>();

  constructor(realm: Realm, program: Program, ownDir: string) {
    this.#realm = realm;
    this.#program = program;
    this.#ownDir = ownDir;
  }

  /** The namespace of an evaluated module. Throws LinkProblem, or ModuleThrew if it or one of its imports threw. */
  load(id: string): object {
    this.#link(id);
    const module = this.#find(id);
    if (module.status === 'unlinked' || module.status === 'linking') instantiate(module);
    // The promise is settled at once, since nothing is awaited; `error` has the reason of a rejection.
    if (module.status === 'linked') module.evaluate().catch(() => undefined);
    if (module.status === 'errored') throw new ModuleThrew(module.error);
    return module.namespace;
  }

  #link(id: string): void {
    if (this.#linked.has(id)) return;
    this.#linked.add(id);
    const module = this.#find(id);
    const imports = this.#program[id]?.imports ?? {};
    const ids = module.moduleRequests.map(({ specifier }) => imports[specifier] ?? missing(specifier));
    module.linkRequests(ids.map((imported) => this.#find(imported)));
    for (const imported of ids) this.#link(imported);
  }

  #find(id: string): SourceTextModule {
    let module = this.#modules.get(id);
    if (module === undefined) {
      module = this.#make(id);
      this.#modules.set(id, module);
    }
    return module;
  }

  #make(id: string): SourceTextModule {
    const { context } = this.#realm;
    const own = OWN_MODULES.get(id);
    if (own !== undefined) {
      return new SourceTextModule(readFileSync(join(this.#ownDir, own), 'utf8'), { context, identifier: `ade:${id}` });
    }
    const { code, kind } = this.#program[id] ?? missing(id);
    if (kind === 'json') return this.#makeJson(id, code);
    try {
      return new SourceTextModule(code, { context, identifier: `${SCRIPT_PREFIX}${id}` });
    } catch (error) {
      throw new LinkProblem(`${id}: ${(error as Error).message}`);
    }
  }

  /** JSON is parsed inside the realm, so that it contains no object of the process. */
  #makeJson(id: string, code: string): SourceTextModule {
    const { context } = this.#realm;
    const source = `export default JSON.parse(${JSON.stringify(code)});`;
    return new SourceTextModule(source, { context, identifier: `${SCRIPT_PREFIX}${id}` });
  }
}

function instantiate(module: SourceTextModule): void {
  try {
    module.instantiate();
  } catch (error) {
    throw new LinkProblem((error as Error).message);
  }
  if (module.hasAsyncGraph())
    throw new LinkProblem('a script must be ready at once, but it has await at the top level. Move it into the rule');
}

function missing(name: string): never {
  throw new LinkProblem(`Cannot find module '${name}'`);
}
