import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findUnmappedColumns, type Manifest } from '../../../src/contract/manifest.ts';
import { checkColumns } from '../../../src/package/source/check-columns.ts';
import { checkManifestSchema } from '../../../src/package/source/schema-problems.ts';

function read(columns: object, meta: Record<string, object> = {}, writer: object = {}): Manifest {
  const fields = ['a', 'b', 'c'];
  const { manifest, problems } = checkManifestSchema({
    config_script_api_version: '1',
    info: { schema: 'ade.manifest/v1.0', title: 'Test', version: '1.0.0' },
    engine: { writer },
    columns: {
      order: fields,
      meta: Object.fromEntries(fields.map((field) => [field, { label: field, ...meta[field] }])),
      ...columns,
    },
  });
  assert.deepEqual(problems, []);
  return manifest as Manifest;
}

const list = (manifest: Manifest) => checkColumns(manifest).map(({ code, json_path: path }) => `${code} ${path}`);

test('settings of columns that fit each other have no problem', () => {
  const columns = { unmapped: 'ask', key: ['a', 'b'], editions: 'same_rows', row: { one: 'member', other: 'members' } };
  assert.deepEqual(list(read(columns, { a: { role: 'amount' }, b: { role: 'amount' }, c: { role: 'birth' } })), []);
});

test('a key without its field, a role that two fields have, and two words about unmapped columns are found', () => {
  const manifest = read(
    { unmapped: 'carry', key: ['a', 'bb'] },
    { a: { role: 'birth' }, c: { role: 'birth' } },
    {
      append_unmapped_columns: true,
    },
  );
  assert.deepEqual(list(manifest), [
    'unmapped_twice /engine/writer/append_unmapped_columns',
    'key_unknown_field /columns/key/1',
    'role_repeated /columns/meta/c/role',
  ]);
});

test('a word in `not` that excludes nothing, or a name of the field itself, is found', () => {
  const manifest = read({}, { a: { label: 'Phone number', synonyms: ['Fax line'], not: ['fax', '--', 'mobile'] } });
  assert.deepEqual(list(manifest), [
    'not_excludes_name /columns/meta/a/not/0',
    'not_without_word /columns/meta/a/not/1',
  ]);
});

test('unmapped columns: the new key, the earlier one, and neither', () => {
  assert.equal(findUnmappedColumns(read({ unmapped: 'ask' })), 'ask');
  assert.equal(findUnmappedColumns(read({}, {}, { append_unmapped_columns: false })), 'leave_out');
  assert.equal(findUnmappedColumns(read({}, {}, { append_unmapped_columns: true })), 'carry');
  assert.equal(findUnmappedColumns(read({})), 'carry');
});

test('a scale fits numbers only', () => {
  const able = { a: { scale: 2 }, b: { scale: 3, type_hint: 'number' }, c: { scale: 0, type_hint: 'integer' } };
  assert.deepEqual(list(read({}, able)), []);
  const unable = { a: { scale: 2, type_hint: 'string' }, b: { scale: 2, type_hint: 'integer' } };
  assert.deepEqual(list(read({}, unable)), [
    'scale_without_number /columns/meta/a/scale',
    'scale_without_number /columns/meta/b/scale',
  ]);
});
