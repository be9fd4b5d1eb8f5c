import type { Problem } from '../../contract/problems.ts';
import { isInside, readLocalPath } from './local-paths.ts';
import { LOCK_FILE, PACKAGE_FILE } from './npm-files.ts';
import { makeError } from './problem-list.ts';

/** An entry of a lock file, from its present form (`packages`) or from the form of npm 6 (`dependencies`). */
interface LockEntry {
  version?: unknown;
  resolved?: unknown;
  link?: unknown;
  dependencies?: unknown;
}

/** Reports dependencies that are neither from a registry nor in the package: git, tarballs on the web. */
export function checkSpecs(dependencies: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(dependencies)
    .filter(([, spec]) => isForeignSpec(spec))
    .map(([name, spec]) => makeError('dependency_outside_registry', PACKAGE_FILE, describe(name, spec)));
}

/** Reports lock file entries that would not come from the registries or from the package itself. */
export function checkLockSources(lock: unknown, origins: ReadonlySet<string>): Problem[] {
  const { packages, dependencies } = asRecord(lock);
  const foreign = [...listPackages(packages), ...listLegacy(dependencies)].filter(
    (source) => !isAllowed(source, origins),
  );
  const byAddress = new Map(foreign.map((source) => [source.address, source]));
  return [...byAddress.values()].map(({ name, address }) =>
    makeError('dependency_outside_registry', LOCK_FILE, describe(name, address, origins)),
  );
}

/** Whether anything must be fetched; if not, the package contains everything. */
export function needsRegistry(lock: unknown): boolean {
  const { packages } = asRecord(lock);
  const installed = Object.entries(asRecord(packages)).filter(([path]) => path.includes('node_modules/'));
  const isLocal = ({ resolved, link }: LockEntry) =>
    typeof resolved === 'string' && (link === true || readLocalPath(resolved) !== undefined);
  return installed.length === 0 || !installed.every(([, entry]) => isLocal(asRecord(entry)));
}

interface Source {
  name: string;
  address: string;
  /** Whether the entry is a folder of the package, given by a plain path. */
  isLink: boolean;
}

function listPackages(packages: unknown): Source[] {
  return Object.entries(asRecord(packages)).flatMap(([path, entry]) => {
    const { resolved, link } = asRecord(entry) as LockEntry;
    const name = path.replace(/^.*node_modules\//, '');
    return typeof resolved === 'string' ? [{ name, address: resolved, isLink: link === true }] : [];
  });
}

/** In this form, the version of a package that is not from a registry is its address. */
function listLegacy(dependencies: unknown): Source[] {
  return Object.entries(asRecord(dependencies)).flatMap(([name, entry]) => {
    const { version, resolved, dependencies: inner } = asRecord(entry) as LockEntry;
    const addresses = [resolved, version].filter((text) => typeof text === 'string' && !isRegistrySpec(text));
    const sources = addresses.map((address) => ({ name, address: address as string, isLink: false }));
    return [...sources, ...listLegacy(inner)];
  });
}

function isAllowed({ address, isLink }: Source, origins: ReadonlySet<string>): boolean {
  const local = readLocalPath(address) ?? (isLink ? address : undefined);
  if (local !== undefined) return isInside(local);
  return URL.canParse(address) && /^https?:/i.test(address) && origins.has(new URL(address).origin);
}

function isForeignSpec(spec: string): boolean {
  return readLocalPath(spec) === undefined && !isRegistrySpec(spec);
}

/** Whether this is a version, a range, a tag, or an alias (`npm:other@1`). Anything with `/` or `:` is an address. */
function isRegistrySpec(spec: string): boolean {
  return /^npm:/.test(spec) || !/[/:]/.test(spec);
}

function describe(name: string, address: string, origins?: ReadonlySet<string>): string {
  const expected = origins === undefined ? 'a version from the registry' : [...origins].join(' or ');
  return `The dependency "${name}" is taken from ${address}; expected ${expected}. While a package is prepared, only the registry can be reached. Publish the dependency there, or copy it into the package, for example to vendor/, and make the lock file again: npm install --package-lock-only`;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
