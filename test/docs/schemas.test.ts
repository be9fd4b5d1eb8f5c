import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Compile } from 'typebox/compile';
import { writeSchemas } from '../../scripts/schemas.ts';
import { makeSampleArtifact } from '../helpers/sample-artifact.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'docs/schemas');
const schemas = writeSchemas();

test('the published schemas are those of the contract; `npm run schemas` writes them', () => {
  assert.deepEqual(readdirSync(folder).sort(), Object.keys(schemas).sort());
  for (const [name, text] of Object.entries(schemas))
    assert.equal(readFileSync(join(folder, name), 'utf8'), text, name);
});

function listErrors(name: string, value: unknown): string[] {
  return [...Compile(JSON.parse(schemas[name]!)).Errors(value)].map(
    ({ instancePath, message }) => `${instancePath} ${message}`,
  );
}

test('the manifests that ADE ships, and one without anything that has a default, have the published shape', () => {
  for (const path of ['templates/starter/manifest.json', 'examples/membership/manifest.json']) {
    assert.deepEqual(listErrors('manifest.schema.json', JSON.parse(readFileSync(join(root, path), 'utf8'))), [], path);
  }
  const least = {
    config_script_api_version: '1',
    info: { schema: 'ade.manifest/v1.0', title: 'Least', version: '1.0.0' },
    columns: { order: ['id'], meta: { id: { label: 'ID' } } },
  };
  assert.deepEqual(listErrors('manifest.schema.json', least), []);
  assert.notDeepEqual(listErrors('manifest.schema.json', { ...least, engin: {} }), []);
  assert.notDeepEqual(
    listErrors('manifest.schema.json', { ...least, columns: { order: ['id'], meta: { id: {} } } }),
    [],
  );
});

test('an artifact has the published shape', () => {
  assert.deepEqual(listErrors('artifact.schema.json', makeSampleArtifact()), []);
  assert.notDeepEqual(listErrors('artifact.schema.json', { ...makeSampleArtifact(), more: 1 }), []);
});
