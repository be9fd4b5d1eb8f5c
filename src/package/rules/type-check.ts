import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentPaths } from '../../contract/layout.ts';
import type { SandboxLevel } from '../../contract/levels.ts';
import type { Problem } from '../../contract/problems.ts';
import { describeTypeMessage, isForeignName, NOT_ERASABLE, RULE_TYPE_OPTIONS } from '../../contract/rule-types.ts';
import { contractPaths, ruleTypePaths } from '../installation.ts';
import type { PackageFiles } from '../source/package-files.ts';
import { makeError, makeWarning } from '../source/problem-list.ts';
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

/** The result of each type of rule, for authors who do not read type definitions. */
const RESULTS: Record<string, string> = {
  RowDetector: '{ scores: { label: number } }',
  ColumnDetector: '{ scores: { field: number } }',
  Transform: '{ values: [...], warnings?: [{ row_index, code, message }] }',
  Derive: '{ values: [...], warnings?: [{ row_index, code, message }] }',
  Validate: '{ issues: [{ row_index, code, message, severity?, related_rows? }] }',
  Hook: '{ notes?, mapping?, issues? }',
};

/** Codes of the compiler's messages about imports of Node's modules: the load check reports such imports. */
const MODULE_NOT_FOUND = [2307, 2580, 2591];

/** Checks a package's types, and every rule, also in JavaScript, against the contract. Annotations are optional. */
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
    const diagnostics = await runCompiler({ ...options, projectDir: checkDir, readPaths, scriptCount: scripts.length });
    return readDiagnostics(diagnostics, assertions);
  } finally {
    rmSync(checkDir, { recursive: true, force: true });
  }
}

function makeProject(scripts: string[]): object {
  return {
    compilerOptions: { ...RULE_TYPE_OPTIONS, paths: ruleTypePaths(), noEmit: true },
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

/** Whether a global name is missing in rules. In JavaScript, a misspelt name only shows when the code runs. */
function isMissingName({ lines }: Diagnostic): boolean {
  return isForeignName(lines.join(' '));
}

function isAboutBuiltin({ code, lines }: Diagnostic): boolean {
  return (
    MODULE_NOT_FOUND.includes(code) && /'(node:[\w/]+|assert|buffer|events|fs|path|url|util)(\/\w+)?'/.test(lines[0]!)
  );
}

function describeTypeError({ file, line, column, code, lines }: Diagnostic): Problem {
  const source = file.slice(SNAPSHOT_PATH.length + 1);
  const message = describeTypeMessage(code, lines.join(' '));
  if (code === NOT_ERASABLE) return makeError('syntax_not_erasable', source, message, { line, column });
  return makeError('type_error', source, `${message} (TS${code})`, { line, column });
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
  const message = `It is unclear whether ${name} matches the type ${wanted}, because TypeScript infers any text where its result has a fixed word. Annotate it: export const ${name}: ${wanted} = …, or in JavaScript /** @type {import('ade/rules').${wanted}} */. ${found}`;
  return makeWarning('contract_unclear', source, message, { line });
}
