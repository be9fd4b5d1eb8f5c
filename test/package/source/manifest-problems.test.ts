import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import type { Problem } from '../../../src/contract/problems.ts';
import { checkPackage } from '../../../src/package/index.ts';
import { MAX_FILE_BYTES, MAX_FILES } from '../../../src/package/source/package-files.ts';
import {
  changeManifest,
  type Files,
  findProblems,
  makePackage,
  makeSettings,
  makeTempFolder,
  validManifest,
} from '../package-folder.ts';

interface Case extends Partial<Problem> {
  name: string;
  files: Files;
  says: RegExp;
}

const meta = validManifest.columns.meta;
const columns = (order: string[], changed: object) => changeManifest({ columns: { order, meta: changed } });

const cases: Case[] = [
  {
    name: 'brackets that are nested more deeply than code can follow',
    files: { 'manifest.json': `{\n"info": ${'['.repeat(200_000)}${']'.repeat(200_000)}}` },
    code: 'json_too_deep',
    file: 'manifest.json',
    line: 2,
    says: /nested more than 100 levels deep, from line 2, column 108/,
  },
  {
    name: 'a name with a combining character',
    files: { 'lib/cafe\u0301.ts': 'export const one = 1;\n' },
    code: 'file_name_invalid',
    file: 'lib/cafe<U+0301>.ts',
    says: /has the character U\+0301.*Rename it/,
  },
  {
    name: 'a name that is shown from right to left',
    files: { 'data/\u202egpj.json': '{}' },
    code: 'file_name_invalid',
    file: 'data/<U+202E>gpj.json',
    says: /U\+202E/,
  },
  {
    name: 'JSON that is cut off or mistyped names line and column',
    files: { 'manifest.json': '{\n  "info": { "title": 3,, }\n}' },
    code: 'json_syntax',
    file: 'manifest.json',
    line: 2,
    column: 24,
    says: /line 2, column 24/,
  },
  {
    name: 'an unexpected token, for which V8 gives no position',
    files: { 'manifest.json': '{\n  "info": title }' },
    code: 'json_syntax',
    line: 2,
    column: 12,
    says: /Unexpected token 'i'/,
  },
  {
    name: 'an unknown key is told with the key that was meant',
    files: { 'manifest.json': changeManifest({ engine: { defaults: { sample_row: 20 } } }) },
    code: 'unknown_key',
    json_path: '/engine/defaults/sample_row',
    says: /Did you mean "sample_rows"/,
  },
  {
    name: 'a key that is missing',
    files: { 'manifest.json': changeManifest({ info: { schema: 'ade.manifest/v1.0', title: 'x' } }) },
    code: 'key_missing',
    json_path: '/info/version',
    says: /"version" is missing/,
  },
  {
    name: 'a value of the wrong type',
    files: { 'manifest.json': changeManifest({ engine: { defaults: { sample_rows: 'many' } } }) },
    code: 'manifest_invalid',
    json_path: '/engine/defaults/sample_rows',
    says: /Expected a whole number; found "many"/,
  },
  {
    name: 'a word that is none of the choices, nested unions included',
    files: { 'manifest.json': changeManifest({ engine: { defaults: { date_order: 'ydm' } } }) },
    code: 'manifest_invalid',
    json_path: '/engine/defaults/date_order',
    says: /one of "auto", "dmy", "mdy", "ymd"; found "ydm"/,
  },
  {
    name: 'a script outside the package',
    files: { 'manifest.json': columns(['email'], { email: { label: 'E', script: '../email.ts' } }) },
    code: 'manifest_invalid',
    json_path: '/columns/meta/email/script',
    says: /path inside the package/,
  },
  {
    name: 'a field in order without meta',
    files: { 'manifest.json': columns(['member_id', 'email', 'emial'], meta) },
    code: 'field_without_meta',
    json_path: '/columns/order/2',
    says: /Did you mean "email"/,
  },
  {
    name: 'a field in meta without order',
    files: { 'manifest.json': columns(['member_id'], meta) },
    code: 'field_not_in_order',
    json_path: '/columns/meta/email',
    says: /columns\.order/,
  },
  {
    name: 'a field name that is no name',
    files: { 'manifest.json': columns(['member_id', 'email'], { ...meta, 'E Mail': { label: 'x' } }) },
    code: 'field_name_invalid',
    json_path: '/columns/meta/E Mail',
    says: /snake_case/,
  },
  {
    name: 'a label that stands twice',
    files: { 'manifest.json': columns(['a', 'b'], { a: { label: 'Name' }, b: { label: 'name ' } }) },
    code: 'duplicate_label',
    severity: 'warning',
    json_path: '/columns/meta/b/label',
    says: /"b" and "a"/,
  },
  {
    name: 'a script that is missing',
    files: { 'columns/member_id.ts': null, 'columns/memberid.ts': 'export {};' },
    code: 'script_missing',
    json_path: '/columns/meta/member_id/script',
    says: /Did you mean "columns\/memberid\.ts"/,
  },
  {
    name: 'a script in a folder that is no part of the version',
    files: {
      'manifest.json': changeManifest({ hooks: { on_job_start: [{ script: 'tests/hook.ts' }] } }),
      'tests/hook.ts': 'export function run() {}',
    },
    code: 'script_missing',
    json_path: '/hooks/on_job_start/0/script',
    says: /tests\//,
  },
  {
    name: 'a script that the stripped one would overwrite',
    files: { 'columns/member_id.js': 'export {};' },
    code: 'script_name_taken',
    file: 'columns/member_id.ts',
    says: /columns\/member_id\.js/,
  },
  {
    name: "a row module whose name cannot be part of a rule's id",
    files: { 'row_types/total row.ts': 'export function detect_x() {}' },
    code: 'module_name_invalid',
    file: 'row_types/total row.ts',
    says: /total row/,
  },
  {
    name: 'no row rules at all',
    files: { 'row_types/header.ts': null },
    severity: 'warning',
    code: 'no_row_rules',
    file: 'row_types',
    says: /no header is found/,
  },
  {
    name: 'a file that is too large',
    files: { 'data/big.csv': Buffer.alloc(MAX_FILE_BYTES + 1) },
    code: 'file_too_large',
    file: 'data/big.csv',
    says: /21 MB/,
  },
  {
    name: 'CommonJS',
    files: { 'package.json': { type: 'commonjs' } },
    code: 'package_type',
    file: 'package.json',
    json_path: '/type',
    says: /ES modules/,
  },
  {
    name: 'dependencies without a lock file',
    files: { 'package.json': { dependencies: { luxon: '^3.0.0' } } },
    code: 'lock_file_missing',
    file: 'package.json',
    says: /npm install --package-lock-only/,
  },
  {
    name: 'a lock file of an old version',
    files: { 'package.json': { dependencies: { luxon: '^3.0.0' } }, 'package-lock.json': { lockfileVersion: 1 } },
    code: 'lock_file_outdated',
    file: 'package-lock.json',
    says: /found 1/,
  },
  {
    name: 'a dependency outside the package',
    files: {
      'package.json': { dependencies: { shared: 'file:../shared' } },
      'package-lock.json': { lockfileVersion: 3 },
    },
    code: 'dependency_outside_package',
    json_path: '/dependencies/shared',
    says: /vendor/,
  },
];

describe('problems that are found by reading alone', () => {
  for (const { name, files, says, ...expected } of cases) {
    test(name, async () => {
      const problems = await findProblems(files);
      const found = problems.find(({ code }) => code === expected.code);
      assert.ok(found, JSON.stringify(problems));
      assert.match(found.message, says);
      assert.partialDeepStrictEqual(found, { severity: 'error', ...expected });
    });
  }

  test('all problems are reported at once', async () => {
    const engine = { defaults: { sample_rows: 0, mapping_margin: -1 }, writers: {}, analyse: {} };
    const problems = await findProblems({ 'manifest.json': changeManifest({ engine, extra: 1, env: { A: 1, B: 2 } }) });
    assert.equal(problems.length, 7);
  });

  test('a symbolic link, even to a file of the package', async () => {
    const dir = makePackage({ 'columns/email.js': null });
    const outside = join(makeTempFolder(), 'email.js');
    writeFileSync(outside, 'export function validate() {}');
    symlinkSync(outside, join(dir, 'columns', 'email.js'));
    const problems = await checkPackage(dir, { settings: makeSettings(makeTempFolder()) });
    assert.deepEqual(problems.map(({ code }) => code).sort(), ['script_missing', 'symbolic_link']);
  });

  test('too many files', async () => {
    const many = Object.fromEntries(Array.from({ length: MAX_FILES + 1 }, (_, i) => [`data/${i}.txt`, '']));
    const problems = await findProblems(many);
    assert.equal(problems[0]?.code, 'files_too_many');
  });

  test('a folder without a manifest is not a package', async () => {
    const check = checkPackage(makeTempFolder(), { settings: makeSettings(makeTempFolder()) });
    await assert.rejects(check, (error) => isAdeError(error, 'package_not_found'));
  });
});
