/** Makes the types of `ade/client` from docs/openapi.json. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectDir } from '../bin/runtime.js';

const modules = join(projectDir, 'node_modules');
const webUrl = pathToFileURL(join(projectDir, 'web', 'package.json')).href;

// The generator needs TypeScript's compiler in JavaScript, which version 7 does not have. The web app has version 6.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'typescript' ? next(specifier, { ...context, parentURL: webUrl }) : next(specifier, context),
});

interface Description {
  paths: Record<string, Record<string, { responses: Record<string, object> }>>;
  components: { responses?: object };
}

/** Writes `api.d.ts` into a folder: all operations and resources. */
export async function writeApiTypes(dir: string): Promise<void> {
  const { default: makeTypes, astToString } = await import('openapi-typescript');
  const document = JSON.parse(readFileSync(join(projectDir, 'docs', 'openapi.json'), 'utf8')) as Description;
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'api.d.ts'), astToString(await makeTypes(JSON.stringify(uniteRefusals(document)))));
}

/** All refusals have one shape; a type for each status of each operation would make the declarations a half larger. */
function uniteRefusals({ paths, components: { responses: _, ...components }, ...more }: Description): object {
  const schema = { $ref: '#/components/schemas/ProblemDetails' };
  const refusal = { description: 'Refused', content: { 'application/problem+json': { schema } } };
  const unite = (responses: Record<string, object>) => {
    const successes = Object.entries(responses).filter(([status]) => status.startsWith('2'));
    return { ...Object.fromEntries(successes), default: refusal };
  };
  const united = Object.entries(paths).map(([path, methods]) => {
    const operations = Object.entries(methods).map(([method, operation]) => {
      return [method, { ...operation, responses: unite(operation.responses) }];
    });
    return [path, Object.fromEntries(operations)];
  });
  return { ...more, paths: Object.fromEntries(united), components };
}

/** The declarations of bundled packages, which users do not have, by the name of the package. */
const PACKAGES: Record<string, string> = {
  'openapi-fetch': join(modules, 'openapi-fetch/dist/index.d.mts'),
  'openapi-typescript-helpers': join(modules, 'openapi-typescript-helpers/dist/index.d.mts'),
};

const IMPORT = /(from |import\()(['"])(?:\.\/)?([\w-]+)(?:\.[jt]s)?\2/g;

/**
 * Copies the declarations that `index.d.ts` needs from `from` to `to`, with those of bundled packages, so that each finds
 * the others beside it. Returns the files of packages.
 */
export function collectDeclarations(from: string, to: string): string[] {
  const done = new Set(['api']);
  const visit = (name: string): void => {
    if (done.has(name)) return;
    done.add(name);
    const text = readFileSync(PACKAGES[name] ?? join(from, `${name}.d.ts`), 'utf8');
    writeFileSync(join(to, `${name}.d.ts`), text.replace(IMPORT, '$1$2./$3.js$2'));
    for (const [, , , imported] of text.matchAll(IMPORT)) visit(imported!);
  };
  visit('index');
  return Object.entries(PACKAGES).flatMap(([name, path]) => (done.has(name) ? path : []));
}
