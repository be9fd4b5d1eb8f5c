import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectDir } from '../../bin/runtime.js';
import manifest from '../../package.json' with { type: 'json' };
import { ensureBuilt } from '../../scripts/ensure-built.js';
import { ensureWebBuilt } from '../../scripts/ensure-web-built.js';
import { type Component, findProperty, makeSbom, nameComponent, readShippedAs, type Sbom } from '../../scripts/sbom.ts';
import { readPackages } from '../../scripts/third-party.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

ensureBuilt();
ensureWebBuilt();
const bundled = readPackages();
const text = makeSbom(bundled);
const sbom = JSON.parse(text) as Sbom;

const label = (component: Component) => `${nameComponent(component)} ${component.version}`;
const listShippedAs = (wanted: string) =>
  new Set(sbom.components.filter((component) => readShippedAs(component).includes(wanted)).map(label));

/** What npm installs with ADE, on any platform, by the marks of the lock file. */
function listInstalled(): Set<string> {
  const { packages } = JSON.parse(readFileSync(join(projectDir, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string; dev?: boolean; link?: boolean }>;
  };
  const installed = Object.entries(packages).filter(
    ([path, { dev, link }]) => /node_modules\//.test(path) && !dev && !link,
  );
  return new Set(installed.map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')} ${version}`));
}

test('names everything that is installed with ADE or bundled into it, and nothing else', () => {
  assert.deepEqual(listShippedAs('installed'), listInstalled());
  assert.deepEqual(listShippedAs('bundled'), new Set(bundled.map(({ name, version }) => `${name} ${version}`)));
  assert.ok(bundled.length > 100 && sbom.components.length > 400, `${bundled.length}, ${sbom.components.length}`);
  for (const component of sbom.components) assert.ok(readShippedAs(component).length > 0, label(component));
  const names = new Set(sbom.components.map(nameComponent));
  for (const name of Object.keys(manifest.dependencies)) assert.ok(names.has(name), name);
  for (const name of ['@cyclonedx/cyclonedx-npm', '@biomejs/biome', 'knip', 'playwright-core', 'exceljs', 'ade-web'])
    assert.ok(!names.has(name), name);
});

test('gives the version and the licence of each', () => {
  const { name, version } = sbom.metadata.component;
  assert.deepEqual([name, version], [manifest.name, manifest.version]);
  const licences = new Map(bundled.map((one) => [`${one.name} ${one.version}`, one.license]));
  for (const component of sbom.components) {
    assert.match(component.version, /^\d+\.\d+\.\d+/, label(component));
    assert.ok(component.purl.endsWith(`@${component.version}`), component.purl);
    const found = (component.licenses ?? []).map((one) => one.expression ?? one.license?.id ?? one.license?.name);
    assert.ok(found.length > 0 && found.every(Boolean), label(component));
    // The licence that the build read from the package itself.
    const known = licences.get(label(component));
    if (known !== undefined) assert.deepEqual(found, [known], label(component));
  }
});

test('leads from ADE to each package, by packages that are there', () => {
  const edges = new Map(sbom.dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
  const root = sbom.metadata.component['bom-ref'];
  const reached = new Set([root]);
  for (const ref of reached) for (const next of edges.get(ref) ?? []) reached.add(next);
  assert.deepEqual(reached, new Set([root, ...sbom.components.map((component) => component['bom-ref'])]));
});

test('is valid CycloneDX', async () => {
  const require = createRequire(join(projectDir, 'node_modules/@cyclonedx/cyclonedx-npm/package.json'));
  const { Validation } = require('@cyclonedx/cyclonedx-library') as {
    Validation: { JsonStrictValidator: new (version: string) => { validate(text: string): Promise<unknown> } };
  };
  const validator = new Validation.JsonStrictValidator(sbom.specVersion);
  assert.equal(await validator.validate(text), null);
  const wrong = JSON.stringify({ ...sbom, components: [{ ...sbom.components[0], type: 'thing' }] });
  assert.notEqual(await validator.validate(wrong), null, 'the validator finds faults');
});

test('has the same bytes in another folder, for another user and at another time', async (t) => {
  const folder = await makeTempFolder(t);
  mkdirSync(join(folder, 'web'));
  for (const path of ['package.json', 'package-lock.json', 'web/package.json'])
    cpSync(join(projectDir, path), join(folder, path));
  const before = { ...process.env };
  t.after(() => Object.assign(process.env, { TZ: before.TZ ?? 'UTC', NODE_ENV: before.NODE_ENV ?? '' }));
  Object.assign(process.env, { TZ: 'Asia/Tokyo', NODE_ENV: 'production', npm_config_omit: 'dev' });
  t.after(() => delete process.env.npm_config_omit);
  assert.ok(makeSbom(bundled, folder) === text, 'the bytes differ');
});

test('has nothing of the machine, no time, and nothing by chance', () => {
  for (const place of [projectDir, tmpdir(), homedir(), hostname()]) assert.ok(!text.includes(place), place);
  assert.doesNotMatch(text, /"(timestamp|serialNumber|resolved)"|file:\/\/|registry\./);
  for (const component of sbom.components)
    assert.match(findProperty(component, 'cdx:npm:package:path') ?? '', /^(web\/)?node_modules\//);
});

test('is refused if a bundled package is not in the lock file', () => {
  const other = { name: 'left-out', version: '1.0.0', license: 'MIT', text: 'MIT' };
  assert.throws(() => makeSbom([...bundled, other]), /lacks bundled packages: left-out@1\.0\.0/);
});
