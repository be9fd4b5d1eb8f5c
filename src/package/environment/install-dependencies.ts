import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { compareTexts } from '../../base/files/index.ts';
import type { SandboxLevel } from '../../contract/levels.ts';
import type { Problem } from '../../contract/problems.ts';
import { checkLockSources, needsRegistry } from '../source/dependency-sources.ts';
import { LOCK_FILE, PACKAGE_FILE } from '../source/npm-files.ts';
import type { PackageFiles } from '../source/package-files.ts';
import { makeError } from '../source/problem-list.ts';
import { NO_REGISTRIES } from './registries.ts';
import { readRegistries, runInstall } from './run-install.ts';

interface InstallOptions {
  envDir: string;
  buildDir: string;
  cacheDir: string;
  files: PackageFiles;
  localPaths: readonly string[];
  level: SandboxLevel;
  signal: AbortSignal;
}

interface LockEntry {
  version?: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
}

/** Installs the locked dependencies into `envDir/node_modules`, and writes packages.txt and install.log. */
export async function installDependencies(options: InstallOptions): Promise<Problem[]> {
  const { envDir, buildDir, files } = options;
  const stageDir = join(buildDir, 'install');
  writeStage(stageDir, files, options.localPaths);
  const lock = readLock(stageDir);
  const asked = needsRegistry(lock) ? await readRegistries({ ...options, stageDir }) : { registries: NO_REGISTRIES };
  if (asked.registries === undefined) return [describeFailure(asked.log)];
  const { registries } = asked;
  const foreign = checkLockSources(lock, registries.lockedOrigins);
  if (foreign.length > 0) return foreign;
  const { log, ok, refused } = await runInstall({ ...options, stageDir }, registries);
  writeFileSync(join(buildDir, 'install.log'), log);
  if (!ok) return [refused.length > 0 ? describeRefused(refused, registries.origins) : describeFailure(log)];
  const installed = join(stageDir, 'node_modules');
  const problems = existsSync(installed) ? replaceLinks(installed, stageDir) : [];
  if (problems.length > 0) return problems;
  writeFileSync(join(buildDir, 'packages.txt'), listPackages(stageDir));
  if (existsSync(installed)) renameSync(installed, join(envDir, 'node_modules'));
  rmSync(stageDir, { recursive: true });
  return [];
}

export function writeNoDependencies(buildDir: string): void {
  writeFileSync(join(buildDir, 'install.log'), 'The package has no dependencies; nothing was installed.\n');
  writeFileSync(join(buildDir, 'packages.txt'), '');
}

function writeStage(stageDir: string, files: PackageFiles, localPaths: readonly string[]): void {
  for (const [path, content] of files) {
    const isLocal = localPaths.some((local) => path === local || path.startsWith(`${local}/`));
    if (!isLocal && path !== PACKAGE_FILE && path !== LOCK_FILE) continue;
    mkdirSync(dirname(join(stageDir, path)), { recursive: true });
    writeFileSync(join(stageDir, path), content);
  }
  mkdirSync(join(stageDir, '.tmp'), { recursive: true });
}

/** npm makes links to dependencies in folders. They are replaced by copies, because the stage is removed afterwards. */
function replaceLinks(modulesDir: string, stageDir: string): Problem[] {
  const problems: Problem[] = [];
  for (const entry of readdirSync(modulesDir, { withFileTypes: true, recursive: true })) {
    if (!entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const target = realpathSync(path);
    if (target.startsWith(`${realpathSync(stageDir)}/`)) {
      rmSync(path);
      cpSync(target, path, { recursive: true, dereference: true });
    } else {
      const message = `The dependency "${entry.name}" is linked to a place outside the package. Copy it into the package.`;
      problems.push(makeError('dependency_outside_package', LOCK_FILE, message));
    }
  }
  return problems;
}

/** `name@version integrity` of each installed package, sorted; a path instead of the hash if it is local. */
function listPackages(stageDir: string): string {
  const lock = readLock(stageDir);
  const lines = Object.entries(lock.packages ?? {}).flatMap(([path, entry]) => {
    const name = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1];
    if (name === undefined || !existsSync(join(stageDir, path))) return [];
    const version = entry.version ?? readVersion(join(stageDir, path));
    return [`${name}@${version} ${entry.integrity ?? entry.resolved ?? '-'}\n`];
  });
  return [...new Set(lines)].sort(compareTexts).join('');
}

function readLock(stageDir: string): { packages?: Record<string, LockEntry> } {
  return JSON.parse(readFileSync(join(stageDir, LOCK_FILE), 'utf8'));
}

function readVersion(packageDir: string): string {
  return JSON.parse(readFileSync(join(packageDir, PACKAGE_FILE), 'utf8')).version ?? '0.0.0';
}

/** Explains the refused addresses, which came from the registry's answers or from dependencies of dependencies. */
function describeRefused(refused: readonly string[], origins: ReadonlySet<string>): Problem {
  const message = `A dependency would be taken from ${refused.join(', ')}; expected ${[...origins].join(' or ')}. While a package is prepared, only the registry can be reached. Let the registry serve the dependency itself, or copy it into the package, for example to vendor/.`;
  return makeError('dependency_outside_registry', LOCK_FILE, message);
}

function describeFailure(log: string): Problem {
  const errors = [...log.matchAll(/^npm (?:error|ERR!) (.*)$/gm)].map(([, text = '']) => text.trim()).filter(Boolean);
  const text = errors.filter((line) => !/complete log of this run|^A complete/.test(line)).join(' ');
  if (/in sync|lock file's .* does not satisfy|Missing: .* from lock file/.test(text)) {
    const detail = /(Missing: .*? from lock file|Invalid: .*?)(?= Missing:| Invalid:| Clean install|$)/.exec(text)?.[1];
    const message = `The lock file does not match package.json${detail ? ` (${detail})` : ''}. Update it: npm install --package-lock-only`;
    return makeError('lock_file_outdated', LOCK_FILE, message);
  }
  const found = (text || log.trim().split('\n').at(-1) || 'no message').slice(0, 500);
  const message = `The dependencies could not be installed: ${found}. Check that the registry can be reached and that \`npm ci\` works in the package.`;
  return makeError('dependency_install_failed', PACKAGE_FILE, message);
}
