import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';
import { projectDir } from '../../../bin/runtime.js';
import { readRuleTypes } from '../../../scripts/rule-types.ts';
import type { Finding } from '../../../web/src/features/authoring/language/finding.ts';
import { PackageLanguage } from '../../../web/src/features/authoring/language/package-language.ts';
import { readTypescriptLibs } from '../../../web/typescript-libs.ts';
import { pluck } from '../../helpers/pluck.ts';

const starterDir = join(projectDir, 'templates/starter');
const base = { libs: readTypescriptLibs(), types: readRuleTypes() };
const paths = readdirSync(starterDir, { recursive: true, encoding: 'utf8' }).filter((path) =>
  /\.(ts|json)$/.test(path),
);
const read = (path: string) => readFileSync(join(starterDir, path), 'utf8');

let language: PackageLanguage;
beforeEach(() => {
  language = new PackageLanguage(base);
  for (const path of paths) language.setFile(path, read(path));
});

/** The findings in a text, each with the text at its place. */
function check(path: string, text: string): { at: string; finding: Finding }[] {
  language.setFile(path, text);
  return language.check(path).map((finding) => ({ at: text.slice(finding.from, finding.to), finding }));
}

function applyFix(text: string, { fix }: Finding): string {
  const changes = [...(fix?.changes ?? [])].sort((a, b) => b.from - a.from);
  return changes.reduce((now, { from, to, insert }) => now.slice(0, from) + insert + now.slice(to), text);
}

test('the starter has no findings, and its types are really loaded', () => {
  for (const path of paths) assert.deepEqual(language.check(path), [], path);
  const [found] = check(
    'columns/x.ts',
    "import type { ColumnCall } from 'ade/rules';\nexport const f = (c: ColumnCall): number => c.header;\n",
  );
  assert.match(found!.finding.message, /'string' is not assignable to type 'number'/);
  const [day] = check('columns/x.ts', "export const day: number = Temporal.PlainDate.from('2026-11-26');\n");
  assert.match(day!.finding.message, /'PlainDate' is not assignable to type 'number'/);
});

test('an unknown field is reported with the field that was meant, and corrected', () => {
  const text = read('columns/hours.ts').replace('{ hours: score', '{ huors: score');
  const [{ at, finding } = assert.fail('nothing was found')] = check('columns/hours.ts', text);
  assert.equal(at, 'huors');
  assert.match(finding.message, /The package has no field “huors”.* Did you mean “hours”\?/);
  assert.equal(applyFix(text, finding), read('columns/hours.ts'));
});

test('both sides of a condition, quoted keys, needs and columns are checked', () => {
  const text = `import type { ColumnCall, FieldScores, ValidateCall, ValidateResult } from 'ade/rules';
export const needs = ['start_dat'];
export function detect_x({ header }: ColumnCall): FieldScores {
  return { scores: header === '' ? { 'emial': 1 } : { email: 1, nothing_like_it: 1 } };
}
export function validate({ columns }: ValidateCall): ValidateResult {
  return { issues: columns.end_date || columns.hourz ? [] : [] };
}
`;
  const found = check('columns/x.ts', text);
  assert.deepEqual(pluck(found, 'at'), ["'start_dat'", "'emial'", 'nothing_like_it', 'end_date', 'hourz']);
  assert.deepEqual(
    found.map(({ finding }) => finding.fix?.changes[0]?.insert),
    ["'start_date'", "'email'", undefined, undefined, 'hours'],
  );
  assert.match(found[3]!.finding.message, /“end_date” is not in needs/);
});

test('fields are those of the manifest as it is now in the editor', () => {
  language.setFile('manifest.json', read('manifest.json').replaceAll('"hours"', '"worked"'));
  const found = check('columns/hours.ts', read('columns/hours.ts'));
  assert.ok(found.some(({ at }) => at === 'hours'));
  language.setFile('manifest.json', '{ not yet');
  assert.deepEqual(language.check('columns/hours.ts'), []);
});

test('a word is explained: a field by its label, anything else by its type and documentation', () => {
  const text = read('columns/hours.ts');
  const explain = (word: string) => {
    const from = text.indexOf(word);
    const found = language.explainWord('columns/hours.ts', from + 1);
    assert.equal(text.slice(found?.from, found?.to), word);
    return found!;
  };
  const field = language.explainWord('columns/hours.ts', text.indexOf('hours: ') + 1)!;
  assert.deepEqual([field.type, field.documentation], ['hours: field', 'Hours']);
  assert.match(explain('ColumnCall').type, /^interface ColumnCall$/);
  assert.match(explain('mapValues').type, /^(function )?mapValues\(.*\): TransformResult$/s);
  assert.ok(explain('mapValues').documentation.length > 20);
  assert.equal(language.explainWord('columns/hours.ts', text.length), null);
  const rule = 'export const detect_x = () => ({ scores: { header: 1 } });\n';
  language.setFile('row_types/x.ts', rule);
  assert.equal(language.explainWord('row_types/x.ts', rule.indexOf('header') + 2)?.type, 'header: row label');
});

test("a misspelt row label is a warning, and a label of one's own is not", () => {
  const rule = (label: string) => `export const detect_x = () => ({ scores: { ${label}: 1 } });\n`;
  assert.deepEqual(check('row_types/x.ts', rule('subtotal_of_shop')), []);
  const [{ finding } = assert.fail('nothing was found')] = check('row_types/x.ts', rule('haeder'));
  assert.equal(finding.severity, 'warning');
  assert.match(finding.message, /Did you mean “header”\?/);
});

test('a misspelt function and a missing import are corrected, and names that rules lack are explained', () => {
  const misspelt = read('columns/member_id.ts').replace('share(values_sample', 'shar(values_sample');
  const [{ finding } = assert.fail('nothing was found')] = check('columns/member_id.ts', misspelt);
  assert.equal(applyFix(misspelt, finding), read('columns/member_id.ts'));

  const bare = "export const f = (values: unknown[]): number => share(values, (value) => toText(value) === 'x');\n";
  const [missing] = check('lib/x.ts', bare);
  assert.match(applyFix(bare, missing!.finding), /import \{ share \} from 'ade\/rules';/);
  const own =
    "export const f = (values: unknown[]) => listIssues(values as never[], () => true, { code: 'a', message: 'b' });\n";
  const [missingOwn] = check('columns/y.ts', own);
  assert.match(applyFix(own, missingOwn!.finding), /import \{ listIssues \} from '..\/lib\/issues.ts';/);
  const [timer] = check('lib/x.ts', 'setTimeout(() => {}, 1);\n');
  assert.match(timer!.finding.message, /Rules have no setTimeout/);
});

test('a text that does not parse says so, and nothing else', () => {
  const found = check('columns/hours.ts', `${read('columns/hours.ts')}\nexport function {`);
  assert.ok(found.length > 0 && found.every(({ finding }) => finding.severity === 'error'));
  language.setFile('columns/hours.ts', null);
  assert.deepEqual(language.check('columns/hours.ts'), []);
});

/** Labels that are offered at `|`. */
function complete(path: string, source: string): string[] {
  const offset = source.indexOf('|');
  language.setFile(path, source.replace('|', ''));
  return language.complete(path, offset)?.offers.map(({ label }) => label) ?? [];
}

test('calls, results and functions are completed by their types, and imports are added', () => {
  const head = "import type { ColumnCall, FieldScores, ValidateCall, ValidateResult } from 'ade/rules';\n";
  const keys = complete(
    'columns/x.ts',
    `${head}export function detect_x({ va| }: ColumnCall): FieldScores { return { scores: {} }; }`,
  );
  assert.ok(keys.includes('values_sample') && !keys.includes('row_above'));
  const member = complete('columns/x.ts', `${head}export const f = (call: ColumnCall) => call.he|`);
  assert.ok(member.includes('header_parts'));
  const result = complete(
    'columns/x.ts',
    `${head}export function validate(call: ValidateCall): ValidateResult { return { iss| }; }`,
  );
  assert.ok(result.includes('issues'));
  const issue = `${head}export function validate(call: ValidateCall): ValidateResult { return { issues: [{ row_index: 1, code: 'a', message: 'b', severity: '|' }] }; }`;
  assert.deepEqual(complete('columns/x.ts', issue).sort(), ['error', 'info', 'warning']);

  const source = `${head}export const f = (call: ColumnCall) => scoreSyn|`;
  assert.ok(complete('columns/x.ts', source).includes('scoreSynonyms'));
  const details = language.describe('columns/x.ts', source.indexOf('|'), 'scoreSynonyms', 'ade/rules');
  assert.match(details!.changes.map(({ insert }) => insert).join(''), /scoreSynonyms/);
  assert.match(details!.documentation, /synonyms/);
});

test('fields and labels are completed where their names are expected, and not in values', () => {
  const rule = (scores: string) => `export const detect_x = () => ({ scores: { ${scores} } });\n`;
  const fields = ['member_id', 'first_name'];
  assert.deepEqual(complete('columns/x.ts', rule('|')).slice(0, 2), fields);
  assert.deepEqual(complete('columns/x.ts', rule('email: 1, me|')).slice(0, 2), fields);
  assert.ok(!complete('columns/x.ts', rule('email: Mat|')).includes('member_id'));
  assert.deepEqual(complete('columns/x.ts', "export const needs = ['|'];").slice(0, 2), fields);
  const used = 'export const validate = ({ columns }: { columns: Record<string, unknown> }) => columns.|;\n';
  assert.deepEqual(complete('columns/x.ts', used).slice(0, 2), fields);
  assert.deepEqual(complete('row_types/x.ts', rule('hea|')).slice(0, 2), ['header', 'data']);
});

test('unknown names in the manifest are found while it is written, each with the name that was meant', () => {
  const text = read('manifest.json')
    .replace('"mapping_margin"', '"maping_margin"')
    .replace('"first_name",', '"frist_name",')
    .replace('"script": "columns/hours.ts"', '"script": "columns/huors.ts", "expect": { "after": "start_dat" }');
  const found = check('manifest.json', text);
  assert.deepEqual(
    found.map(({ at, finding }) => [at, finding.fix?.changes[0]?.insert]),
    [
      ['"maping_margin"', '"mapping_margin"'],
      ['"frist_name"', '"first_name"'],
      ['"first_name"', '"frist_name"'],
      ['"columns/huors.ts"', '"columns/hours.ts"'],
      ['"start_dat"', '"start_date"'],
    ],
  );
  assert.match(found[1]!.finding.message, /has no entry in columns\.meta\. Did you mean “first_name”\?/);
  const [broken] = check('manifest.json', read('manifest.json').replace('"columns": {', '"columns" {'));
  assert.match(broken!.finding.message, /^Not valid JSON: /);
});
