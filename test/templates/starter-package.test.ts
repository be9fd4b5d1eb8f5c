import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { loadPackage } from './package-harness.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PACKAGES = ['templates/starter', 'examples/membership'];

for (const name of PACKAGES) {
  const dir = join(ROOT, name);

  test(`${name} has a manifest that fits the schema, and a script for each field`, async () => {
    const { manifest, columns } = await loadPackage(dir);
    assert.deepEqual(Object.keys(manifest.columns.meta).sort(), [...manifest.columns.order].sort());
    const scripts = readdirSync(join(dir, 'columns')).map((file) => file.replace('.ts', ''));
    assert.deepEqual(scripts.sort(), Object.keys(columns).sort());
  });

  test(`${name} type-checks under strict`, async (t) => {
    const folder = await makeTempFolder(t);
    try {
      const compilerOptions = { paths: {}, rootDir: ROOT };
      const include = ['row_types', 'columns', 'hooks', 'lib'].map((part) => join(dir, part));
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ extends: join(dir, 'tsconfig.json'), compilerOptions, include }),
      );
      execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/lib/tsc.js'), '-p', folder], {
        encoding: 'utf8',
      });
    } catch (error) {
      assert.fail((error as { stdout?: string }).stdout ?? String(error));
    }
  });

  test(`${name} imports only ade/rules, its own files and its data`, () => {
    for (const file of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
      if (!/^(?:row_types|columns|hooks|lib).*\.ts$/.test(file)) continue;
      const text = readFileSync(join(dir, file), 'utf8');
      for (const [, from] of text.matchAll(/from '([^']+)'/g)) {
        assert.match(from ?? '', /^(?:ade\/rules(?:\/phone)?|\.\.?\/[a-z/_-]+\.(?:ts|json))$/, file);
      }
    }
  });
}

test('every field of the starter has synonyms, weights or a detector, a transform and a validator', async () => {
  const { manifest, columns, columnWeights } = await loadPackage(join(ROOT, 'templates/starter'));
  for (const [field, { detectors, transform, validate }] of Object.entries(columns)) {
    assert.ok((manifest.columns.meta[field]?.synonyms.length ?? 0) >= 3, `${field} has too few synonyms`);
    const isTaught = Object.hasOwn(columnWeights!.defaults, field);
    assert.ok(isTaught || detectors.length > 0, `${field} has neither weights nor a detector`);
    assert.equal(typeof transform, 'function', field);
    assert.equal(typeof validate, 'function', field);
  }
});

test('no synonym of the starter belongs to two fields', async () => {
  const { manifest } = await loadPackage(join(ROOT, 'templates/starter'));
  const owners = new Map<string, string>();
  for (const [field, { label, synonyms }] of Object.entries(manifest.columns.meta)) {
    for (const name of [label, ...synonyms].map((text) => text.toLowerCase())) {
      assert.equal(owners.get(name) ?? field, field, name);
      owners.set(name, field);
    }
  }
});
