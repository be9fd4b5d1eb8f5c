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

/**
 * The namespace of a module of the program, which is linked and evaluated inside the realm. Throws LinkProblem, or
 * ModuleThrew if the module or one of its imports threw.
 */
export type LoadModule = (id: string) => object;

/** Imports were resolved while the package was prepared. A function, since a class leads to its constructor. */
export function makeLinker({ context }: Realm, program: Program, ownDir: string): LoadModule {
  const modules = new Map<string, SourceTextModule>();
  const linked = new Set<string>();

  function link(id: string): void {
    if (linked.has(id)) return;
    linked.add(id);
    const module = find(id);
    const imports = program[id]?.imports ?? {};
    const ids = module.moduleRequests.map(({ specifier }) => imports[specifier] ?? missing(specifier));
    module.linkRequests(ids.map((imported) => find(imported)));
    for (const imported of ids) link(imported);
  }

  function find(id: string): SourceTextModule {
    let module = modules.get(id);
    if (module === undefined) {
      module = Object.freeze(make(id));
      modules.set(id, module);
    }
    return module;
  }

  function make(id: string): SourceTextModule {
    const own = OWN_MODULES.get(id);
    if (own !== undefined) {
      return new SourceTextModule(readFileSync(join(ownDir, own), 'utf8'), { context, identifier: `ade:${id}` });
    }
    const { code, kind } = program[id] ?? missing(id);
    if (kind === 'json') return makeJson(id, code);
    try {
      return new SourceTextModule(code, { context, identifier: `${SCRIPT_PREFIX}${id}` });
    } catch (error) {
      throw new LinkProblem(`${id}: ${(error as Error).message}`);
    }
  }

  /** JSON is parsed inside the realm, so that it contains no object of the process. */
  function makeJson(id: string, code: string): SourceTextModule {
    const source = `export default JSON.parse(${JSON.stringify(code)});`;
    return new SourceTextModule(source, { context, identifier: `${SCRIPT_PREFIX}${id}` });
  }

  return Object.freeze((id: string) => {
    link(id);
    const module = find(id);
    if (module.status === 'unlinked' || module.status === 'linking') instantiate(module);
    // The promise is settled at once, since nothing is awaited; `error` has the reason of a rejection.
    if (module.status === 'linked') void module.evaluate();
    if (module.status === 'errored') throw new ModuleThrew(module.error);
    return module.namespace;
  });
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
