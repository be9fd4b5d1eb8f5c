import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { projectDir } from '../../../bin/runtime.js';
import type { ProblemCode } from '../../../src/contract/problems.ts';
import { checkPackage } from '../../../src/package/index.ts';
import { makeTempFolder } from '../package-folder.ts';
import { makeSettings } from '../settings.ts';

const HOURS = 'columns/hours.ts';
const MANIFEST = 'manifest.json';

/** A mistake in the starter: replaced texts, or new files. */
interface Mistake {
  name: string;
  change?: readonly (readonly [path: string, from: string, to: string])[];
  add?: Record<string, string>;
  code: ProblemCode;
  file: string;
  /** The line, or null for problems of a whole file or of JSON. */
  line?: number | null;
  /** What the message says about it, and what to do. */
  says: RegExp;
}

const TRANSFORM = 'return mapValues(values, (value) => parseHours(value) ?? value);';
const LIMIT = 'const MAX_HOURS = 744;';
const HELPERS = 'import { scoreClearName }';
const inHours = (from: string, to: string) => [[HOURS, from, to]] as const;
const inManifest = (from: string, to: string) => [[MANIFEST, from, to]] as const;

const MISTAKES: Mistake[] = [
  {
    name: 'a misspelt field in scores',
    change: inHours('{ scores: { hours:', '{ scores: { hourz:'),
    code: 'scores_unknown_name',
    file: HOURS,
    line: 19,
    says: /no field "hourz".*Did you mean "hours"\?.*Correct the name/,
  },
  {
    name: 'a misspelt field in columns.order',
    change: inManifest('"order": [\n      "member_id"', '"order": [\n      "member_idd"'),
    code: 'field_not_in_order',
    file: MANIFEST,
    says: /"member_id" is missing in columns\.order.*Did you mean "member_idd"\?/,
  },
  {
    name: 'an async transform that awaits nothing',
    change: inHours(
      'export function transform({ values }: TransformCall): TransformResult {',
      'export async function transform({ values }: TransformCall): Promise<TransformResult> {',
    ),
    code: 'async_without_await',
    file: HOURS,
    line: 22,
    says: /awaits nothing.*Remove "async"/,
  },
  {
    name: 'an import of node:fs',
    change: inHours(HELPERS, `import { readFileSync } from 'node:fs';\n${HELPERS}`),
    code: 'forbidden_import',
    file: HOURS,
    line: 10,
    says: /may not import node:fs.*Remove the import/,
  },
  {
    name: 'a transform that returns a list',
    change: inHours(TRANSFORM, 'return values;'),
    code: 'type_error',
    file: HOURS,
    line: 23,
    says: /not assignable to type 'TransformResult'/,
  },
  {
    name: 'a transform that returns a list as any',
    change: inHours(TRANSFORM, 'return values as any;'),
    code: 'result_unchecked',
    file: HOURS,
    line: 23,
    says: /nobody checks what transform returns.*\{ values \}.*remove "as any"/,
  },
  {
    name: 'export default',
    change: inHours('export function transform(', 'export default function transform('),
    code: 'default_export',
    file: HOURS,
    line: 22,
    says: /export default has no effect.*Remove "default"/,
  },
  {
    name: 'a misspelt hook function',
    change: [['hooks/after_validate.ts', 'export function run(', 'export function runn(']],
    code: 'unknown_rule_name',
    file: 'hooks/after_validate.ts',
    line: 14,
    says: /runn is never called.*Did you mean run\?/,
  },
  {
    name: 'a circular import',
    change: [
      [HOURS, HELPERS, `import { a } from '../lib/a.ts';\n${HELPERS}`],
      [HOURS, LIMIT, 'const MAX_HOURS = 744 + a;'],
    ],
    add: {
      'lib/a.ts': "import { b } from './b.ts';\nexport const a: number = b + 1;\n",
      'lib/b.ts': "import { a } from './a.ts';\nexport const b: number = a + 1;\n",
    },
    code: 'import_circle',
    file: 'lib/b.ts',
    line: 1,
    says: /lib\/a\.ts → lib\/b\.ts → lib\/a\.ts.*Move what they share/,
  },
  {
    name: 'a catastrophic regular expression',
    change: inHours('/work|regular|total|paid|travaill/', '/^(\\w+\\s?)*$/'),
    code: 'slow_pattern',
    file: HOURS,
    line: 19,
    says: /doubles with each character.*Remove the repetition/,
  },
  {
    name: 'Date.now',
    change: inHours(TRANSFORM, `if (Date.now() > 5) return { values };\n  ${TRANSFORM}`),
    code: 'clock_or_chance',
    file: HOURS,
    line: 23,
    says: /time of the job.*Use as_of/,
  },
  {
    name: 'Math.random',
    change: inHours(TRANSFORM, `if (Math.random() > 2) return { values };\n  ${TRANSFORM}`),
    code: 'clock_or_chance',
    file: HOURS,
    line: 23,
    says: /the same in each run.*Remove it/,
  },
  {
    name: 'state in a module',
    change: [
      [HOURS, LIMIT, `${LIMIT}\nlet count = 0;`],
      [HOURS, TRANSFORM, `count += 1;\n  ${TRANSFORM}`],
    ],
    code: 'module_state',
    file: HOURS,
    line: 24,
    says: /"count" of the module changes.*Keep it in the call's state/,
  },
  {
    name: 'a field id with umlauts',
    change: inManifest('"order": [\n      "member_id"', '"order": [\n      "größe",\n      "member_id"'),
    code: 'manifest_invalid',
    file: MANIFEST,
    says: /Expected a snake_case name; found "größe"/,
  },
  {
    name: 'an id twice in order',
    change: inManifest('"order": [\n      "member_id"', '"order": [\n      "hours",\n      "member_id"'),
    code: 'manifest_invalid',
    file: MANIFEST,
    says: /without repeated entries; found "hours" more than once/,
  },
  {
    name: 'a misspelt key of the manifest',
    change: inManifest('"writer": {', '"writter": {'),
    code: 'unknown_key',
    file: MANIFEST,
    says: /Unknown key "writter".*Did you mean "writer"\?/,
  },
  {
    name: 'a trailing comma',
    change: inManifest('"config_script_api_version": "1",', '"config_script_api_version": "1",,'),
    code: 'json_syntax',
    file: MANIFEST,
    line: 2,
    says: /Correct it at line 2, column/,
  },
  {
    name: 'a comment in JSON',
    change: inManifest('"config_script_api_version"', '// the first\n  "config_script_api_version"'),
    code: 'json_syntax',
    file: MANIFEST,
    line: 2,
    says: /Correct it at line 2, column/,
  },
  {
    name: 'a path of a script that does not exist',
    change: inManifest('columns/hours.ts', 'columns/hourss.ts'),
    code: 'script_missing',
    file: MANIFEST,
    says: /no script "columns\/hourss\.ts".*Did you mean "columns\/hours\.ts"\?/,
  },
  {
    name: 'an import without .ts',
    change: inHours("'../lib/hours.ts'", "'../lib/hours'"),
    code: 'load_failed',
    file: HOURS,
    line: 11,
    says: /Write '\.\.\/lib\/hours\.ts'/,
  },
  {
    name: 'enum',
    change: inHours(LIMIT, 'enum Limit { Month = 744 }\nconst MAX_HOURS = Limit.Month;'),
    code: 'syntax_not_erasable',
    file: HOURS,
    line: 15,
    says: /enum cannot be erased/,
  },
  {
    name: 'setTimeout',
    change: inHours(TRANSFORM, `setTimeout(() => undefined, 1);\n  ${TRANSFORM}`),
    code: 'type_error',
    file: HOURS,
    line: 23,
    says: /Rules have no setTimeout.*Remove/,
  },
  {
    name: 'process.env',
    change: inHours(LIMIT, 'const MAX_HOURS = Number(process.env.X ?? 744);'),
    code: 'load_failed',
    file: HOURS,
    line: 15,
    says: /Rules have no process.*settings are in env of the call/,
  },
  {
    name: 'a threshold as text',
    change: inManifest('"mapping_score_threshold": 0.5', '"mapping_score_threshold": "0.5"'),
    code: 'manifest_invalid',
    file: MANIFEST,
    says: /Expected a number; found "0\.5"/,
  },
  {
    name: 'an npm dependency that is not declared',
    change: [
      [HOURS, HELPERS, `import leftPad from 'left-pad';\n${HELPERS}`],
      [HOURS, LIMIT, 'const MAX_HOURS = 744 + leftPad.length;'],
    ],
    code: 'load_failed',
    file: HOURS,
    line: 10,
    says: /Cannot find package 'left-pad'.*Add the package to the dependencies/,
  },
  {
    name: 'needs with an unknown field',
    change: inHours(
      'export function detect_header',
      "export const needs = ['nobody'];\n\nexport function detect_header",
    ),
    code: 'needs_unknown_field',
    file: HOURS,
    line: 18,
    says: /"nobody".*Correct or remove it/,
  },
  {
    name: 'fetch without permission',
    change: inHours(TRANSFORM, `void fetch('https://example.org');\n  ${TRANSFORM}`),
    code: 'type_error',
    file: HOURS,
    line: 23,
    says: /Rules have no fetch/,
  },
  {
    name: 'an error at the top level',
    change: inHours(LIMIT, `${LIMIT}\nthrow new Error('top');`),
    code: 'load_failed',
    file: HOURS,
    line: 16,
    says: /Error: top/,
  },
  {
    name: 'a column module that no field has',
    add: { 'columns/unused.ts': 'export const transform = ({ values }: { values: string[] }) => ({ values });\n' },
    code: 'script_unused',
    file: 'columns/unused.ts',
    line: null,
    says: /No field of the manifest has this script.*or remove the file/,
  },
  {
    name: 'a pattern with look-ahead in expect',
    change: inManifest('"hours": {', '"hours": {\n        "expect": { "pattern": "(?=a)b" },'),
    code: 'expect_invalid',
    file: MANIFEST,
    says: /look-ahead.*Rewrite it/,
  },
  {
    name: 'a syntax error',
    change: inHours('export function validate(', 'export function validate(('),
    code: 'syntax_error',
    file: HOURS,
    line: 26,
    says: /Not valid TypeScript/,
  },
  {
    name: 'a field without a place in order',
    change: inManifest('      "hours",\n', ''),
    code: 'field_not_in_order',
    file: MANIFEST,
    says: /"hours" is missing in columns\.order.*Add it there/,
  },
  {
    name: 'a row module with an unknown label',
    add: { 'row_types/total.ts': 'export function detect_x() {\n  return { scores: { totall: 1 } };\n}\n' },
    code: 'scores_unknown_name',
    file: 'row_types/total.ts',
    line: 2,
    says: /"totall".*Did you mean "total"\?/,
  },
  {
    name: 'a hook file that is not in the manifest',
    add: { 'hooks/on_job_start.ts': 'export const run = () => ({});\n' },
    code: 'script_unused',
    file: 'hooks/on_job_start.ts',
    line: null,
    says: /does not name this hook.*Add it to "hooks"/,
  },
  {
    name: 'new Date of a text',
    change: inHours(TRANSFORM, `if (new Date(String(values[0])).getTime() > 5) return { values };\n  ${TRANSFORM}`),
    code: 'date_of_text',
    file: HOURS,
    line: 23,
    says: /Use parseDate/,
  },
];

function makeWrong({ change = [], add = {} }: Mistake): string {
  const dir = makeTempFolder();
  cpSync(join(projectDir, 'templates/starter'), dir, { recursive: true });
  for (const [path, from, to] of change) {
    const text = readFileSync(join(dir, path), 'utf8');
    assert.ok(text.includes(from), `${path} has ${from}`);
    writeFileSync(
      join(dir, path),
      text.replace(from, () => to),
    );
  }
  for (const [path, text] of Object.entries(add)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

describe(`${MISTAKES.length} typical mistakes: each is named with its place and with what to do`, {
  concurrency: 2,
}, () => {
  for (const mistake of MISTAKES) {
    test(mistake.name, async () => {
      const problems = await checkPackage(makeWrong(mistake), { settings: makeSettings(makeTempFolder()) });
      const found = problems.find(({ code, file }) => code === mistake.code && file === mistake.file);
      assert.ok(found, JSON.stringify(problems));
      assert.match(found.message, mistake.says);
      if (mistake.line !== undefined) assert.equal(found.line ?? null, mistake.line);
      else assert.ok(found.json_path !== undefined, 'a place in the manifest');
    });
  }
});
