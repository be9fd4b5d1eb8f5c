import { hashFileList, sha256 } from '../../base/files/index.ts';
import type { Problem } from '../../contract/problems.ts';
import { checkSpecs } from './dependency-sources.ts';
import { isInside, readLocalPath } from './local-paths.ts';
import { LOCK_FILE, PACKAGE_FILE } from './npm-files.ts';
import type { PackageFiles } from './package-files.ts';
import { makeError } from './problem-list.ts';
import { parseJson } from './read-manifest.ts';

/** The dependencies of a package. */
export interface DependencyPlan {
  /** Whether anything must be installed; `devDependencies` are for the author only. */
  isNeeded: boolean;
  /** Files and folders of the package that are `file:` dependencies. */
  localPaths: string[];
  problems: Problem[];
}

type Dependencies = Record<string, string>;

/** Reads package.json and its lock file; a package without them has no dependencies. */
export function planDependencies(files: PackageFiles): DependencyPlan {
  const content = files.get(PACKAGE_FILE);
  if (content === undefined) return { isNeeded: false, localPaths: [], problems: [] };
  const { json, problem } = parseJson(PACKAGE_FILE, content);
  if (problem !== undefined) return { isNeeded: false, localPaths: [], problems: [problem] };
  const { type, dependencies, optionalDependencies } = (json ?? {}) as Record<string, unknown>;
  const problems = type === 'commonjs' ? [describeCommonJs()] : [];
  const wanted = { ...asDependencies(optionalDependencies), ...asDependencies(dependencies) };
  const isNeeded = Object.keys(wanted).length > 0;
  if (isNeeded) problems.push(...checkLockFile(files), ...checkSpecs(wanted));
  const localPaths: string[] = [];
  for (const [name, spec] of Object.entries(wanted)) {
    const path = readLocalPath(spec);
    if (path === undefined) continue;
    if (isInside(path)) localPaths.push(path);
    else problems.push(describeOutside(name, spec));
  }
  return { isNeeded, localPaths, problems };
}

/** SHA-256 over package.json and the lock file. */
export function hashDependencies(files: PackageFiles): string {
  const present = [PACKAGE_FILE, LOCK_FILE].flatMap((path) => {
    const content = files.get(path);
    return content === undefined ? [] : [[path, sha256(content)]];
  });
  return hashFileList(Object.fromEntries(present));
}

function checkLockFile(files: PackageFiles): Problem[] {
  const content = files.get(LOCK_FILE);
  if (content === undefined) {
    const message = `The package has dependencies but no ${LOCK_FILE}, which fixes their versions and contents. Make one: npm install --package-lock-only`;
    return [makeError('lock_file_missing', PACKAGE_FILE, message)];
  }
  const { json, problem } = parseJson(LOCK_FILE, content);
  if (problem !== undefined) return [problem];
  const version = (json as { lockfileVersion?: unknown } | null)?.lockfileVersion;
  if (version === 2 || version === 3) return [];
  const message = `Expected lockfileVersion 2 or 3; found ${JSON.stringify(version) ?? 'none'}. Make the file again: npm install --package-lock-only`;
  return [makeError('lock_file_outdated', LOCK_FILE, message, { json_path: '/lockfileVersion' })];
}

function describeCommonJs(): Problem {
  const message = 'Rules are ES modules; found "type": "commonjs". Remove the key or set it to "module".';
  return makeError('package_type', PACKAGE_FILE, message, { json_path: '/type' });
}

function describeOutside(name: string, spec: string): Problem {
  const message = `The dependency "${name}" is outside the package (${spec}), where it could change unnoticed. Copy it into the package, for example to vendor/.`;
  return makeError('dependency_outside_package', PACKAGE_FILE, message, { json_path: `/dependencies/${name}` });
}

function asDependencies(value: unknown): Dependencies {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, spec]) => typeof spec === 'string'));
}
