import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Manifest } from '../../../src/contract/manifest.ts';
import { listHints } from '../../../src/package/source/list-hints.ts';
import { checkManifestSchema } from '../../../src/package/source/schema-problems.ts';

function listCodes(
  typeHint: string | undefined,
  defaults: object,
  columns: object = { unmapped: 'carry' },
  writer = {},
) {
  const { manifest, problems } = checkManifestSchema({
    config_script_api_version: '1',
    info: { schema: 'ade.manifest/v1.0', title: 'Test', version: '1.0.0' },
    engine: { defaults, writer },
    columns: {
      ...columns,
      order: ['value'],
      meta: { value: { label: 'Value', ...(typeHint === undefined ? {} : { type_hint: typeHint }) } },
    },
  });
  assert.deepEqual(problems, []);
  return listHints(manifest as Manifest).map(({ severity, code, json_path: path }) => `${severity} ${code} ${path}`);
}

test('a package that may have numbers and does not decide about durations gets one hint, which is no error', () => {
  assert.deepEqual(listCodes('number', {}), ['warning durations_not_set /engine/defaults']);
  assert.deepEqual(listCodes(undefined, {}), ['warning durations_not_set /engine/defaults']);
  for (const durations of ['hours', 'days']) assert.deepEqual(listCodes('number', { durations }), []);
  assert.deepEqual(listCodes('string', {}), []);
});

test('a package that does not say what becomes of columns without a field gets a hint', () => {
  assert.deepEqual(listCodes('string', {}, {}), ['warning unmapped_not_set /columns']);
  for (const unmapped of ['carry', 'ask', 'leave_out']) assert.deepEqual(listCodes('string', {}, { unmapped }), []);
  assert.deepEqual(listCodes('string', {}, {}, { append_unmapped_columns: true }), []);
});
