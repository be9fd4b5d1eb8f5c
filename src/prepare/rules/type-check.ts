import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentPaths } from '../../contract/layout.ts';
import type { SandboxLevel } from '../../contract/levels.ts';
import type { Problem } from '../../contract/problems.ts';
import { contractPaths, ruleTypePaths } from '../installation.ts';
import type { PackageFiles } from '../package/package-files.ts';
import { makeError, makeWarning } from '../package/problem-list.ts';
import { type Assertion, type CheckedModule, makeCheckFile } from './check-file.ts';
import { makeRuleGlobals } from './rule-globals.ts';
import { type Diagnostic, runCompiler } from './run-compiler.ts';

interface TypeCheckOptions {
  envDir: string;
  buildDir: string;
  files: PackageFiles;
  modules: readonly CheckedModule[];
  /** Whether the package asks for the network. */
  hasNetwork: boolean;
  level: SandboxLevel;
  signal: AbortSignal;
}

const SNAPSHOT_PATH = '../snapshot';

/** What a rule of each type returns, for authors who don't read type definitions. */
const RESULTS: Record<string, string> = {
  RowDetector: '{ scores: { label: number } }',
  ColumnDetector: '{ scores: { field: number } }',
  Transform: '{ values: [...], warnings?: [{ row_index, code, message }] }',
  Derive: '{ values: [...], warnings?: [{ row_index, code, message }] }',
  Validate: '{ issues: [{ row_index, code, message, severity?, related_rows? }] }',
  Hook: '{ notes?, mapping?, issues? }',
};

/** Messages about imports of Node's built-in modules, which the load check reports. */
const MODULE_NOT_FOUND = [2307, 2580, 2591];
const NOT_ERASABLE = 1294;
const TYPE_WITHOUT_IMPORT_TYPE = 1484;

const NO_TIMERS = 'Remove it: nothing runs after a call';
const NO_LATER = 'Remove it: code may not run outside a call';
const NETWORK_ONLY =
  'Remove it, or ask for the network in manifest.json: "engine": { "defaults": { "runtime_network_access": true } }';

/** Names of Node and browsers that rules do not have, and what to use instead. */
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

/**
 * Type-checks a package's TypeScript, and checks every rule, also in JavaScript, against the contract. Annotations are
 * optional: parameters without a type are allowed.
 */
export async function checkTypes(options: TypeCheckOptions): Promise<Problem[]> {
  const checkDir = join(options.buildDir, 'type-check');
  const readSource = (path: string): string => options.files.get(path)?.toString('utf8') ?? '';
  const { text, assertions } = makeCheckFile(options.modules, SNAPSHOT_PATH, readSource);
  const scripts = [...options.files.keys()].filter((path) => /\.[jt]s$/.test(path));
  mkdirSync(checkDir, { recursive: true });
  writeFileSync(join(checkDir, 'check.ts'), text);
  writeFileSync(join(checkDir, 'globals.d.ts'), makeRuleGlobals(options.hasNetwork));
  writeFileSync(join(checkDir, 'tsconfig.json'), JSON.stringify(makeProject(scripts)));
  try {
    const { modulesDir } = environmentPaths(options.envDir);
    const readPaths = [...contractPaths(), ...(existsSync(modulesDir) ? [modulesDir] : [])];
    const diagnostics = await runCompiler({ ...options, projectDir: checkDir, readPaths });
    return readDiagnostics(diagnostics, assertions);
  } finally {
    rmSync(checkDir, { recursive: true, force: true });
  }
}

function makeProject(scripts: string[]): object {
  return {
    compilerOptions: {
      target: 'esnext',
      lib: ['esnext'],
      module: 'nodenext',
      moduleDetection: 'force',
      types: [],
      paths: ruleTypePaths(),
      noEmit: true,
      strict: true,
      noImplicitAny: false,
      useUnknownInCatchVariables: false,
      allowJs: true,
      // Of plain JavaScript only the names that rules do not have are told.
      checkJs: true,
      allowImportingTsExtensions: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      resolveJsonModule: true,
      skipLibCheck: true,
    },
    files: ['check.ts', 'globals.d.ts', ...scripts.map((path) => `${SNAPSHOT_PATH}/${path}`)],
  };
}

function readDiagnostics(diagnostics: Diagnostic[], assertions: Assertion[]): Problem[] {
  const failedLines = new Set(diagnostics.filter(({ file }) => file === 'check.ts').map(({ line }) => line));
  return diagnostics.flatMap((diagnostic) => {
    if (diagnostic.file === 'check.ts') {
      const assertion = assertions.find(({ strictLine }) => strictLine === diagnostic.line);
      return assertion ? [describeMismatch(diagnostic, assertion, failedLines.has(assertion.wideLine))] : [];
    }
    if (!diagnostic.file.startsWith(`${SNAPSHOT_PATH}/`) || isAboutBuiltin(diagnostic)) return [];
    if (diagnostic.file.endsWith('.js') && !isMissingName(diagnostic)) return [];
    return [describeTypeError(diagnostic)];
  });
}

/** A global name that rules do not have. Of a misspelt name, only running the code of a script in JavaScript tells. */
function isMissingName({ lines }: Diagnostic): boolean {
  return REPLACEMENTS.has(nameOf(lines.join(' ')));
}

/** The name that the compiler does not find, or a property of `import.meta` or `crypto`. */
function nameOf(found: string): string {
  const name = /^Cannot find name '([^']+)'/.exec(found)?.[1];
  const property = /^Property '([^']+)' does not exist on type '(ImportMeta|Crypto)'/.exec(found);
  return name ?? (property ? `${property[2] === 'Crypto' ? 'crypto' : 'import.meta'}.${property[1]}` : '');
}

function isAboutBuiltin({ code, lines }: Diagnostic): boolean {
  return (
    MODULE_NOT_FOUND.includes(code) && /'(node:[\w/]+|assert|buffer|events|fs|path|url|util)(\/\w+)?'/.test(lines[0]!)
  );
}

function describeTypeError({ file, line, column, code, lines }: Diagnostic): Problem {
  const source = file.slice(SNAPSHOT_PATH.length + 1);
  if (code === NOT_ERASABLE) {
    const message =
      'This syntax cannot be erased. Rules may use TypeScript only where removing the types leaves JavaScript: no enum, namespace with values, parameter property or import =. Use a constant object, a module or a plain field.';
    return makeError('syntax_not_erasable', source, message, { line, column });
  }
  return makeError('type_error', source, `${advise(code, lines.join(' '))} (TS${code})`, { line, column });
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

function describeMismatch(diagnostic: Diagnostic, assertion: Assertion, isCertain: boolean): Problem {
  const { source, line, name, contract } = assertion;
  const wanted = contract.replace('ade.', '');
  const reason = (diagnostic.lines.length > 1 ? diagnostic.lines.slice(1) : diagnostic.lines).join(' ');
  const found = reason.replaceAll('ade.', '');
  if (isCertain) {
    const message = `${name} does not match the type ${wanted} of 'ade/rules': it takes one object and returns ${RESULTS[wanted]} or nothing. ${found}`;
    return makeError('contract_mismatch', source, message, { line });
  }
  const message = `It is unclear whether ${name} matches the type ${wanted}, because TypeScript sees a fixed word of its result only as a text. Annotate it: export const ${name}: ${wanted} = …, or in JavaScript /** @type {import('ade/rules').${wanted}} */. ${found}`;
  return makeWarning('contract_unclear', source, message, { line });
}
