/**
 * Makes the software bill of materials: whose code an installation has, with versions and licences, as CycloneDX JSON.
 * `@cyclonedx/cyclonedx-npm` describes all packages of the lock file; kept are those that npm installs with ADE, and
 * those from which the builds bundled a module. Nothing of the machine, no time and no number by chance is in it, so the
 * same sources give the same bytes. It needs the builds, and no network.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { projectDir } from '../bin/runtime.js';
import { type BundledPackage, readPackages } from './third-party.ts';

export const sbomPath = join(projectDir, 'sbom.cdx.json');

/** The version of CycloneDX that most programs read. */
const SPEC_VERSION = '1.6';
/** Where an installation has a package: `installed` by npm next to ADE, or `bundled` into ADE's own files. */
const SHIPPED_AS = 'ade:shipped_as';
const PATH = 'cdx:npm:package:path';
const DEVELOPMENT = 'cdx:npm:package:development';

export interface Component {
  'bom-ref': string;
  group?: string;
  name: string;
  version: string;
  scope?: string;
  licenses?: { license?: { id?: string; name?: string; acknowledgement?: string }; expression?: string }[];
  purl: string;
  properties: { name: string; value: string }[];
}

export interface Sbom {
  bomFormat: string;
  specVersion: string;
  metadata: { component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn?: string[] }[];
}

type LockedPackages = Record<string, { dev?: boolean; link?: boolean }>;

export const nameComponent = ({ group, name }: Component): string => (group === undefined ? name : `${group}/${name}`);

export function findProperty({ properties }: Component, wanted: string): string | undefined {
  return properties.find(({ name }) => name === wanted)?.value;
}

export const readShippedAs = (component: Component): string[] => findProperty(component, SHIPPED_AS)?.split(',') ?? [];

/** `folder` has package.json and the lock file, and below web/ the web app's package.json. */
export function makeSbom(bundled: readonly BundledPackage[], folder = projectDir): string {
  const whole = describeLockFile(folder);
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
    packages: LockedPackages;
  };
  return `${JSON.stringify(keepShipped(whole, packages, bundled), null, 1)}\n`;
}

/** Everything in the lock file, which is the same on every platform. */
function describeLockFile(folder: string): Sbom {
  const cli = join(projectDir, 'node_modules', '@cyclonedx', 'cyclonedx-npm', 'bin', 'cyclonedx-npm-cli.js');
  const options = [
    '--package-lock-only',
    '--flatten-components',
    '--output-reproducible',
    '--spec-version',
    SPEC_VERSION,
  ];
  // The npm that ADE pins, without the settings of whoever builds: they may leave packages out.
  const npm = { npm_execpath: join(projectDir, 'node_modules', 'npm', 'bin', 'npm-cli.js') };
  const settings = { npm_config_userconfig: devNull, npm_config_globalconfig: `${devNull}.none` };
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [cli, ...options, '--output-format', 'JSON', '--', join(folder, 'package.json')],
    { cwd: folder, env: { PATH: process.env.PATH, ...npm, ...settings }, encoding: 'utf8', maxBuffer: 64 << 20 },
  );
  if (status !== 0) throw new Error(`The bill of materials could not be made:\n${error?.message ?? stderr}`);
  return JSON.parse(stdout) as Sbom;
}

function keepShipped(whole: Sbom, packages: LockedPackages, bundled: readonly BundledPackage[]): Sbom {
  const own = new Set(['', ...Object.keys(packages).filter((path) => packages[path]?.link === true)]);
  const label = (component: Component) => `${nameComponent(component)}@${component.version}`;
  const bundledLabels = new Set(bundled.map(({ name, version }) => `${name}@${version}`));
  const found = new Set<string>();
  const components = whole.components.flatMap((component) => {
    const path = findProperty(component, PATH) ?? '';
    if (own.has(path)) return [];
    const isInstalled = packages[path]?.dev !== true;
    // A version in several places of the checkout is bundled once.
    const isBundled = bundledLabels.has(label(component)) && !found.has(label(component));
    if (isBundled) found.add(label(component));
    const shippedAs = [...(isInstalled ? ['installed'] : []), ...(isBundled ? ['bundled'] : [])];
    return shippedAs.length === 0 ? [] : [describe(component, path, shippedAs)];
  });
  const missing = bundledLabels.difference(found);
  if (missing.size > 0) throw new Error(`The lock file lacks bundled packages: ${[...missing].join(', ')}`);
  return { ...whole, components, dependencies: keepDependencies(whole, components) };
}

/** What is bundled is no matter of development any more, and not optional either. */
function describe({ scope, ...component }: Component, path: string, shippedAs: readonly string[]): Component {
  const isOptional = scope !== undefined && !shippedAs.includes('bundled');
  return {
    ...component,
    ...(isOptional ? { scope } : {}),
    licenses: component.licenses ?? readLicences(path),
    properties: [
      { name: SHIPPED_AS, value: shippedAs.join(',') },
      ...component.properties.filter(({ name }) => name !== DEVELOPMENT),
    ],
  };
}

/** The lock file has no licence of packages that name theirs in the way of 2014. */
function readLicences(path: string): NonNullable<Component['licenses']> {
  const { licenses } = JSON.parse(readFileSync(join(projectDir, path, 'package.json'), 'utf8')) as {
    licenses?: { type?: string }[];
  };
  const names = (licenses ?? []).flatMap(({ type }) => (type === undefined ? [] : [type]));
  if (names.length === 0) throw new Error(`${path} names no licence.`);
  return names.map((name) => ({ license: { name, acknowledgement: 'declared' } }));
}

/** Dependencies among what is kept; what nothing else needs any more is a dependency of ADE itself. */
function keepDependencies({ metadata, dependencies }: Sbom, components: readonly Component[]): Sbom['dependencies'] {
  const root = metadata.component['bom-ref'];
  const kept = new Set(components.map((component) => component['bom-ref']));
  const among = dependencies
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((one) => kept.has(one)) }));
  const direct = new Set(dependencies.find(({ ref }) => ref === root)?.dependsOn?.filter((one) => kept.has(one)));
  const needed = new Set([...direct, ...among.flatMap(({ dependsOn }) => dependsOn)]);
  const all = [...direct.union(kept.difference(needed))].sort();
  return [{ ref: root, dependsOn: all }, ...among].map((one) => (one.dependsOn.length > 0 ? one : { ref: one.ref }));
}

/** Writes sbom.cdx.json from the lock file and the lists of both builds. */
export function writeSbom(): void {
  const temporary = `${sbomPath}.${process.pid}`;
  writeFileSync(temporary, makeSbom(readPackages()));
  renameSync(temporary, sbomPath);
}
