/** How TypeScript checks a package, and clearer texts for its messages; used by `ade check` and by the editor. */

/** Compiler options of the type check, as in tsconfig.json; the caller adds the path of the types of `ade/rules`. */
export const RULE_TYPE_OPTIONS = {
  target: 'esnext',
  lib: ['esnext'],
  module: 'nodenext',
  moduleDetection: 'force',
  types: [],
  strict: true,
  noImplicitAny: false,
  useUnknownInCatchVariables: false,
  allowJs: true,
  // Plain JavaScript is checked only for names that do not exist in rules.
  checkJs: true,
  allowImportingTsExtensions: true,
  erasableSyntaxOnly: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  resolveJsonModule: true,
  skipLibCheck: true,
};

/** Code of the compiler's message about syntax that remains when the types are removed. */
export const NOT_ERASABLE = 1294;
const TYPE_WITHOUT_IMPORT_TYPE = 1484;

const NO_TIMERS = 'Remove it: nothing runs after a call';
const NO_LATER = 'Remove it: code may not run outside a call';
const NETWORK_ONLY =
  'Remove it, or ask for the network in manifest.json: "engine": { "defaults": { "runtime_network_access": true } }';

/** Names of Node and browsers that do not exist in rules, and what to use instead. */
const REPLACEMENTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Buffer: "Use Uint8Array, TextEncoder and TextDecoder, or import { Buffer } from 'node:buffer'",
    process: 'Use env of the call for settings',
    global: 'Use globalThis',
    require: 'Use import at the top of the script',
    module: 'Use export',
    exports: 'Use export',
    __dirname: "Import tables of data: import table from '../data/table.json' with { type: 'json' }",
    __filename: "Import tables of data: import table from '../data/table.json' with { type: 'json' }",
    'import.meta.url': "Import tables of data: import table from '../data/table.json' with { type: 'json' }",
    'crypto.subtle': 'Use a package that computes hashes in JavaScript',
    setTimeout: NO_TIMERS,
    setInterval: NO_TIMERS,
    setImmediate: NO_TIMERS,
    clearTimeout: NO_TIMERS,
    clearInterval: NO_TIMERS,
    clearImmediate: NO_TIMERS,
    AbortController: NO_LATER,
    AbortSignal: NO_LATER,
    Worker: NO_LATER,
    fetch: NETWORK_ONLY,
    WebSocket: 'Remove it',
  }),
);

/** Whether a message is about a global name that does not exist in rules. */
export function isForeignName(found: string): boolean {
  return REPLACEMENTS.has(nameOf(found));
}

/**
 * The message for authors, since the compiler's own advice assumes Node or a browser. `code` is TypeScript's, `found` its
 * message.
 */
export function describeTypeMessage(code: number, found: string): string {
  if (code === NOT_ERASABLE) {
    return 'This syntax cannot be erased. Rules may use TypeScript only where removing the types leaves JavaScript: no enum, namespace with values, parameter property or import =. Use a constant object, a module or a plain field.';
  }
  return advise(code, found);
}

/** The name that the compiler did not find, or a property of `import.meta` or `crypto`. */
function nameOf(found: string): string {
  const name = /^Cannot find name '([^']+)'/.exec(found)?.[1];
  const property = /^Property '([^']+)' does not exist on type '(ImportMeta|Crypto)'/.exec(found);
  return name ?? (property ? `${property[2] === 'Crypto' ? 'crypto' : 'import.meta'}.${property[1]}` : '');
}

/** Replaces the compiler's advice, which assumes Node or a browser. */
function advise(code: number, found: string): string {
  if (code === TYPE_WITHOUT_IMPORT_TYPE) return `${found} Write \`import type\`.`;
  const name = nameOf(found);
  const hasHint = /^Cannot find name '[^']+'\. Do you need to /.test(found);
  const replacement = REPLACEMENTS.get(name);
  if (hasHint || replacement !== undefined) {
    const advice = replacement ?? 'Remove it';
    return `Rules have no ${name}: they take values and return values, without files, network, processes or timers. ${advice}.`;
  }
  const specifier = /^Cannot find module '([^']+)'/.exec(found)?.[1];
  if (specifier === undefined) return found;
  return specifier.startsWith('.')
    ? `There is no ${specifier} next to this script. Correct the path or add the file.`
    : `There is no package ${specifier}. Add it to the dependencies in package.json.`;
}
