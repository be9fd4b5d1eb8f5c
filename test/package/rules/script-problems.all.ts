import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Problem } from '../../../src/contract/problems.ts';
import { checkPackage } from '../../../src/package/index.ts';
import { type Files, findProblems, makePackage, makeTempFolder } from '../package-folder.ts';
import { makeSettings } from '../settings.ts';

interface Case extends Partial<Problem> {
  name: string;
  files: Files;
  says: RegExp;
}

const email = (code: string): Files => ({ 'columns/email.js': code });
const memberId = (code: string): Files => ({ 'columns/member_id.ts': code });

const cases: Case[] = [
  {
    name: 'a type error names file, line and column',
    files: memberId(
      "const limit: number = 1;\nexport function transform({ values }) {\n  const x: number = 'a';\n  return { values };\n}",
    ),
    code: 'type_error',
    file: 'columns/member_id.ts',
    line: 3,
    column: 9,
    says: /'string' is not assignable to type 'number'/,
  },
  {
    name: 'a type error in a helper module',
    files: {
      'lib/clean.ts': '\nexport function clean(text: string, list: readonly string[]): string {\n  return list;\n}',
    },
    code: 'type_error',
    file: 'lib/clean.ts',
    line: 3,
    says: /not assignable/,
  },
  {
    name: 'a rule without annotations is compared with the contract',
    files: memberId('\n\nexport function transform({ values }) {\n  return { value: values };\n}'),
    code: 'contract_mismatch',
    file: 'columns/member_id.ts',
    line: 3,
    says: /type Transform .*\{ values: .*'\{ value: any; \}' is not assignable/,
  },
  {
    name: 'a rule in JavaScript is compared with the contract',
    files: email(
      '// first line\nexport const validate = () => ({ issues: [{ row_index: "1", code: "x", message: "m" }] });',
    ),
    code: 'contract_mismatch',
    file: 'columns/email.js',
    line: 2,
    says: /type Validate .*row_index/,
  },
  {
    name: 'a parameter that no call has',
    files: {
      'row_types/header.ts': 'export function detect_x({ header }: { header: string }) { return { scores: {} }; }',
    },
    code: 'contract_mismatch',
    file: 'row_types/header.ts',
    line: 1,
    says: /RowDetector.*'header' is missing/,
  },
  {
    name: 'a hook is compared with the contract',
    files: { 'hooks/note.ts': 'export async function run() { return { notes: 3 }; }' },
    code: 'contract_mismatch',
    file: 'hooks/note.ts',
    says: /type Hook/,
  },
  {
    name: 'a severity that TypeScript only knows as a text is no error',
    files: memberId(
      "export function validate({ values }: { values: readonly unknown[] }) {\n  return { issues: values.map(() => ({ row_index: 1, code: 'x', message: 'm', severity: 'info' })) };\n}",
    ),
    severity: 'warning',
    code: 'contract_unclear',
    line: 1,
    says: /Annotate it: export const validate: Validate/,
  },
  {
    name: 'an enum',
    files: memberId('export enum Kind { A }\nexport function transform({ values }) { return { values }; }'),
    code: 'syntax_not_erasable',
    file: 'columns/member_id.ts',
    line: 1,
    says: /enum cannot be erased/,
  },
  {
    name: 'a syntax error in TypeScript',
    files: memberId('export const a = 1;\nexport function transform( { return null; }'),
    code: 'syntax_error',
    file: 'columns/member_id.ts',
    line: 2,
    says: /./,
  },
  {
    name: 'a type that is imported as a value',
    files: memberId(
      "import { Transform } from 'ade/rules';\nexport const transform: Transform = ({ values }) => ({ values });",
    ),
    code: 'load_failed',
    file: 'columns/member_id.ts',
    line: 1,
    says: /Transform/,
  },
  {
    name: 'a syntax error in JavaScript',
    files: email('export const needs = [];\nexport function validate( { }'),
    code: 'load_failed',
    file: 'columns/email.js',
    says: /SyntaxError/,
  },
  {
    name: 'a module that throws at its top',
    files: memberId(
      'const table: Record<string, string[]> = {};\n\nexport const first = table.missing![0];\nexport function transform({ values }) { return { values }; }',
    ),
    code: 'load_failed',
    file: 'columns/member_id.ts',
    line: 3,
    says: /TypeError/,
  },
  {
    name: 'an import that is missing',
    files: memberId(
      "\nimport { x } from '../lib/nothing.ts';\nexport function transform({ values }) { return { values: values.map(x) }; }",
    ),
    code: 'load_failed',
    file: 'columns/member_id.ts',
    line: 2,
    says: /Cannot find module '\.\.\/lib\/nothing\.ts'\. Correct the import/,
  },
  {
    name: 'a type-checked import that is missing',
    files: { 'lib/clean.ts': "\nimport type { X } from './nothing.ts';\nexport type Y = X;\n" },
    code: 'type_error',
    file: 'lib/clean.ts',
    line: 2,
    says: /^There is no \.\/nothing\.ts next to this script\. Correct the path or add the file\./,
  },
  {
    name: 'a program that rules are not',
    files: memberId('export function transform({ values }) {\n  process.exit(1);\n  return { values };\n}'),
    code: 'type_error',
    file: 'columns/member_id.ts',
    line: 2,
    says: /^Rules have no process: .* Use env of the call for settings\. \(TS\d+\)$/,
  },
  {
    name: 'a timer',
    files: memberId('export function transform({ values }) {\n  setTimeout(() => values, 5);\n  return { values };\n}'),
    code: 'type_error',
    file: 'columns/member_id.ts',
    line: 2,
    says: /^Rules have no setTimeout: /,
  },
  {
    name: 'a buffer in JavaScript',
    files: email('\nexport function validate({ values }) { Buffer.from(String(values)); return { issues: [] }; }'),
    code: 'type_error',
    file: 'columns/email.js',
    line: 2,
    says: /^Rules have no Buffer: .* Use Uint8Array, .*node:buffer/,
  },
  {
    name: 'a hash of the web',
    files: memberId("export const digest = () => crypto.subtle.digest('SHA-1', new Uint8Array(1));"),
    code: 'type_error',
    line: 1,
    says: /^Rules have no crypto\.subtle: /,
  },
  {
    name: 'the address of a script',
    files: email('export const here = import.meta.url;'),
    code: 'type_error',
    line: 1,
    says: /^Rules have no import\.meta\.url: .*data\/table\.json/,
  },
  {
    name: 'a reference that is weak',
    files: email('\nexport function validate() { new WeakRef({}); return { issues: [] }; }'),
    code: 'forbidden_name',
    file: 'columns/email.js',
    line: 2,
    says: /^Rules have no WeakRef: .*WeakMap/,
  },
  {
    name: 'an import in the middle of a call',
    files: memberId("\nexport const transform = async () => (await import('../lib/clean.ts')).clean;"),
    code: 'forbidden_import',
    file: 'columns/member_id.ts',
    line: 2,
    says: /Write the import at the top/,
  },
  {
    name: 'a script that is not ready at once',
    files: memberId('export const later = await null;'),
    code: 'load_failed',
    file: 'columns/member_id.ts',
    says: /await at the top level\. Move it into the rule/,
  },
  {
    name: 'an import with the name of what every object has',
    files: email("import x from 'constructor';\nexport function validate() { return { issues: [x] }; }"),
    code: 'load_failed',
    file: 'columns/email.js',
    line: 1,
    says: /Cannot find package 'constructor'\. Add the package/,
  },
  {
    name: 'an import of a package that is not installed',
    files: memberId(
      "\nimport x from 'no-such-package';\nexport function transform({ values }) { return { values: values.map(x) }; }",
    ),
    code: 'load_failed',
    file: 'columns/member_id.ts',
    line: 2,
    says: /no-such-package.*package\.json/,
  },
  {
    name: 'an import of files',
    files: {
      'lib/clean.ts':
        "\nimport { readFileSync } from 'node:fs';\nexport const clean = (text: string, _list: string[]) => String(readFileSync(text));",
    },
    code: 'forbidden_import',
    file: 'lib/clean.ts',
    line: 2,
    says: /may not import node:fs/,
  },
  {
    name: 'an endless loop at the top names its module',
    files: { ...memberId('for (;;) {}'), 'hooks/note.ts': 'export function run() {}' },
    code: 'load_ended',
    file: 'columns/member_id.ts',
    says: /time limit/i,
  },
  {
    name: 'a detector that is no function',
    files: memberId('\nexport const detect_synonyms = ["id"];'),
    code: 'not_a_function',
    file: 'columns/member_id.ts',
    line: 2,
    says: /detect_synonyms must be a function/,
  },
  {
    name: 'a hook without run',
    files: { 'hooks/note.ts': 'export function start() {}' },
    code: 'hook_without_run',
    file: 'hooks/note.ts',
    says: /run/,
  },
  {
    name: 'a misspelt rule',
    files: memberId(
      '\nexport function trasnform({ values }) { return { values }; }\nexport function validate() { return { issues: [] }; }',
    ),
    severity: 'warning',
    code: 'unknown_rule_name',
    file: 'columns/member_id.ts',
    line: 2,
    says: /Did you mean transform/,
  },
  {
    name: 'a misspelt detector',
    files: { 'row_types/header.ts': 'export function detct_header() { return { scores: {} }; }' },
    severity: 'warning',
    code: 'unknown_rule_name',
    says: /Did you mean detect_header/,
  },
  {
    name: 'a transform among the row rules',
    files: {
      'row_types/header.ts': 'export function transform() {}\nexport function detect_a() { return { scores: {} }; }',
    },
    severity: 'warning',
    code: 'unknown_rule_name',
    line: 1,
    says: /never called/,
  },
  {
    name: 'a module without rules',
    files: { 'row_types/other.ts': 'export const x = 1;' },
    severity: 'warning',
    code: 'no_rules',
    file: 'row_types/other.ts',
    says: /detect_/,
  },
  {
    name: 'needs that are no list',
    files: email('export const needs = "member_id";\nexport function validate() { return { issues: [] }; }'),
    code: 'needs_invalid',
    file: 'columns/email.js',
    line: 1,
    says: /list of field names/,
  },
  {
    name: 'needs of an unknown field',
    files: email('\nexport const needs = ["memberid"];\nexport function validate() { return { issues: [] }; }'),
    code: 'needs_unknown_field',
    file: 'columns/email.js',
    line: 2,
    says: /Did you mean "member_id"/,
  },
  {
    name: 'a circle among needs',
    files: memberId("export const needs = ['email'];\nexport function transform({ values }) { return { values }; }"),
    code: 'needs_cycle',
    file: 'columns/member_id.ts',
    line: 1,
    says: /member_id → email → member_id/,
  },
];

describe('problems that checking the scripts shows', { concurrency: 2 }, () => {
  for (const { name, files, says, ...expected } of cases) {
    test(name, async () => {
      const problems = await findProblems(files);
      const found = problems.find(({ code }) => code === expected.code);
      assert.ok(found, JSON.stringify(problems, null, 1));
      assert.match(found.message, says);
      assert.partialDeepStrictEqual(found, { severity: 'error', ...expected });
    });
  }

  test('nothing is wrong with a valid package', async () => {
    assert.deepEqual(await findProblems({}), []);
  });

  test('lists of a call may be declared as unknown[] or any[], and may be changed', async () => {
    const code = `
export function transform({ values, header_parts }: { values: unknown[]; header_parts: any[] }) {
  header_parts.push('x');
  return { values: values.reverse().map(String) };
}
export function validate({ values, table }: { values: any[]; table: { rows: number[]; group: unknown[] } }) {
  return { issues: values.splice(0, 1).map(() => ({ row_index: 1, code: 'first', message: String(table.rows.sort()) })) };
}
export const detect_any = ({ values_sample }: { values_sample: any[] }) => ({ scores: { member_id: values_sample.length } });
`;
    const row = `export function detect_any({ row_values_sample, row_above }: { row_values_sample: any[]; row_above: unknown[] | null }) {
  return { scores: { data: row_values_sample.concat(row_above ?? []).length } };
}
`;
    assert.deepEqual(await findProblems({ ...memberId(code), 'row_types/any.ts': row }), []);
  });

  test('a circle through derive_needs is allowed: only the table decides whether it matters', async () => {
    const code =
      "export const derive_needs = ['email'];\nexport function derive({ row_count }) { return { values: Array(row_count).fill(null) }; }";
    assert.deepEqual(await findProblems(memberId(code)), []);
  });

  test('helpers may be exported, and pure built-ins and globals used', async () => {
    const code = `import { inspect } from 'node:util';
export function format(value: unknown) { return inspect(value); }
export function transform({ values }) {
  console.log(new URL('https://example.org').host, structuredClone(values).length);
  return { values: values.map(format) };
}`;
    assert.deepEqual(await findProblems(memberId(code)), []);
  });

  test('the type check reads nothing outside the package', async () => {
    const secret = join(makeTempFolder(), 'secret.json');
    writeFileSync(secret, '{ "token": "x" }');
    const code = `import secret from '${secret}' with { type: 'json' };
export function transform({ values }) { const x: number = secret; return { values: [x, ...values] }; }`;
    const problems = await findProblems(memberId(code));
    assert.ok(problems.length > 0);
    assert.ok(!problems.some(({ message }) => message.includes('token')), JSON.stringify(problems));
  });
});

// Not parallel to the other tests: while it runs, the temporary folder of the whole process is replaced.
test('no environment is left behind', async () => {
  // In its own folder: other test files check packages at the same time.
  const dir = makePackage(memberId('export enum A { B }'));
  const settings = makeSettings(makeTempFolder());
  const folder = makeTempFolder();
  const previous = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    assert.equal(tmpdir(), folder);
    assert.ok((await checkPackage(dir, { settings })).length > 0);
    const left = readdirSync(folder).filter((name) => name.startsWith('ade-check-'));
    assert.deepEqual(left, []);
  } finally {
    if (previous === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = previous;
  }
});
