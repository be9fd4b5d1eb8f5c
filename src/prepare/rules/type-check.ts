import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentPaths } from '../../contract/layout.ts';
import type { SandboxLevel } from '../../contract/levels.ts';
import type { Problem } from '../../contract/problems.ts';
import { contractPaths, ruleTypePaths } from '../installation.ts';
import type { PackageFiles } from '../package/package-files.ts';
import { makeError, makeWarning } from '../package/problem-list.ts';
import { type Assertion, type CheckedModule, makeCheckFile } from './check-file.ts';
import { ruleGlobals } from './rule-globals.ts';
import { type Diagnostic, runCompiler } from './run-compiler.ts';

interface TypeCheckOptions {
  envDir: string;
  buildDir: string;
  files: PackageFiles;
  modules: readonly CheckedModule[];
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

/** Globals of Node and browsers for which the compiler has no hint. */
const NAMES_OF_HOSTS = new Set([
  'fetch',
  'performance',
  'setImmediate',
  'setInterval',
  'setTimeout',
  'WebSocket',
  'Worker',
]);

/**
 * Type-checks a package's TypeScript, and checks every rule, also in JavaScript, against the contract. Annotations are
 * optional: parameters without a type are allowed.
 */
export async function checkTypes(options: TypeCheckOptions): Promise<Problem[]> {
  const checkDir = join(options.buildDir, 'type-check');
  const readSource = (path: string): string => options.files.get(path)?.toString('utf8') ?? '';
  const { text, assertions } = makeCheckFile(options.modules, SNAPSHOT_PATH, readSource);
  const scripts = [...options.files.keys()].filter((path) => path.endsWith('.ts'));
  mkdirSync(checkDir, { recursive: true });
  writeFileSync(join(checkDir, 'check.ts'), text);
  writeFileSync(join(checkDir, 'globals.d.ts'), ruleGlobals);
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
    return [describeTypeError(diagnostic)];
  });
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
  const [, name = '', hint] = /^Cannot find name '([^']+)'\.( Do you need to )?/.exec(found) ?? [];
  if (hint !== undefined || NAMES_OF_HOSTS.has(name)) {
    return `Rules have no ${name}: they take values and return values, without files, network, processes or timers. Remove it.`;
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
