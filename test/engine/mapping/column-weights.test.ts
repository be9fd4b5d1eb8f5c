import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ColumnWeights } from '../../../src/contract/column-weights.ts';
import { findEvidence, findRule, listFieldShares, listRules } from '../../../src/contract/evidence.ts';
import { findSheet, runOnce, runToSuccess, type TestPackage, type TestRun } from '../../helpers/run-package.ts';

const SILENT = 'export function detect_nothing() { return { scores: {} }; }\n';

const weights: ColumnWeights = {
  schema: 'ade.column-weights/v1',
  defaults: { city: -2, region: -2 },
  evidence: {
    exact_name: { '*': 4, city: 0.5 },
    ends_with_name: { '*': 3 },
    one_word: { city: 1 },
    two_letters: { region: 2, '(none)': -1 },
    numbers: { '(none)': 4 },
    'header_word.old': { '(none)': 2 },
    'left_is.city': { region: 2 },
  },
  words: { region: [], city: [], street: [], first_name: [], last_name: [], company: [], job: [] },
  calibration: {
    field: [
      [0.5, 0.6],
      [1, 0.98],
    ],
    no_field: [
      [0, 0],
      [1, 1],
    ],
  },
};

function makePackage(changed: Partial<TestPackage> = {}, changedWeights: Partial<ColumnWeights> = {}): TestPackage {
  return {
    fields: { city: { script: SILENT }, region: { script: SILENT, required: true }, hours: { script: SILENT } },
    files: { 'data/column-weights.json': JSON.stringify({ ...weights, ...changedWeights }) },
    ...changed,
  };
}

const SHEET = `
  1 | H: key | City    | Region | Old City | Hours
  2 | D:1    | Toronto | ON     | Ottawa   | 7
  3 | D:2    | Halifax | NS     | Regina   | 8
`;

const mappingOf = (run: TestRun) => findSheet(run).tables[0]!.mapping!;
const targets = (run: TestRun) => mappingOf(run).map(({ target_field: field }) => field);
const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 0.002, `${a} is ${b}`);

test('columns become the fields that their evidence makes most probable', async () => {
  const run = await runOnce(makePackage(), SHEET);
  assert.deepEqual(targets(run), [null, 'city', 'region', null, 'hours']);
  const [, city, region] = mappingOf(run);
  // By hand: city has -2 + 4.5 + 1 (name and values), region -2, and no field 0.
  close(city!.score, 3.5);
  close(city!.candidates[0]!.probability!, Math.exp(3.5) / (Math.exp(3.5) + Math.exp(-2) + 1));
  // Region has -2 + 4 + 2, no field has -1, and the column to the left is a city.
  assert.ok(region!.candidates[0]!.evidence!['left_is.city']! > 1.8);
});

test('a weight of a whole header counts for a field that no document taught too, however the header is written', async () => {
  const sheet = `
  1 | H: key | Effort SPENT (h) | Spent
  2 | D:1    | 7                | 8
  3 | D:2    | 9                | 8
`;
  const evidence = { ...weights.evidence, 'header_is.effortspent': { hours: 8 } };
  assert.deepEqual(targets(await runToSuccess(makePackage(), sheet)), [null, null, null]);
  assert.deepEqual(targets(await runToSuccess(makePackage({}, { evidence }), sheet)), [null, 'hours', null]);
});

test('what the record lists adds up to the score, and each piece is in the registry with its sentence', async () => {
  const { artifact, ...run } = await runOnce(makePackage(), SHEET);
  for (const candidate of mappingOf({ artifact, ...run }).flatMap(({ candidates }) => candidates)) {
    const shares = listFieldShares(candidate);
    if (shares === undefined) continue;
    close(
      shares.reduce((sum, { delta }) => sum + delta, 0),
      candidate.score,
    );
    for (const { rule } of shares) {
      assert.equal(findRule(artifact, rule)?.kind, 'evidence', rule);
      assert.ok(findEvidence(rule), rule);
    }
  }
});

test('a changed weight is another version of its piece, and of no other', async () => {
  const rules = (run: TestRun) => listRules(run.artifact);
  const before = rules(await runOnce(makePackage(), SHEET));
  const evidence = { ...weights.evidence, one_word: { city: 1.5 } };
  const after = rules(await runToSuccess(makePackage({}, { evidence }), SHEET));
  const changed = Object.keys(after).filter((id) => after[id]!.version !== before[id]!.version);
  assert.deepEqual(changed, ['engine.columns.one_word']);
});

test('confidence is the calibrated probability of the proposal, also for columns without a field', async () => {
  const [key, city, , old] = mappingOf(await runOnce(makePackage(), SHEET));
  close(city!.confidence!, 0.6 + ((city!.candidates[0]!.probability! - 0.5) / 0.5) * 0.38);
  assert.equal(key!.proposed_field, null);
  assert.ok(key!.confidence! > 0.5);
  assert.equal(old!.reason, 'below_threshold');
});

test('the threshold applies to the probability', async () => {
  const run = await runToSuccess(makePackage({ engine: { defaults: { mapping_score_threshold: 0.9999 } } }), SHEET);
  assert.deepEqual(targets(run), [null, null, null, null, null]);
  const [, city] = mappingOf(run);
  assert.equal(city!.threshold, 0.9999);
  assert.equal(city!.reason, 'below_threshold');
});

test('a second column for a field, a column in doubt and a required field without a column need attention', async () => {
  const run = await runToSuccess(
    makePackage(),
    `
    1 | H: key | City    | City    | my city
    2 | D:1    | Toronto | Ottawa  | 7
    3 | D:2    | Halifax | Regina  | x
    `,
  );
  const [, left, right, doubtful] = mappingOf(run);
  assert.equal(left!.target_field, 'city');
  assert.equal(right!.target_field, null, 'among equals the left column keeps the field');
  assert.equal(right!.proposed_field, 'city');
  assert.equal(right!.reason, 'field_taken');
  assert.ok(doubtful!.uncertain);
  const codes = run.artifact.summary.attention!.map(({ code, column }) => [code, column]);
  assert.deepEqual(codes, [
    ['required_field_unmapped', undefined],
    ['field_taken', 'C'],
    ['uncertain_mapping', 'D'],
  ]);
});

test("a rule's deltas are part of the sums, and one of 10 or more decides alone", async () => {
  const byHeader = (delta: number) => `export function detect_key({ header, field_name }) {
    return { scores: header.includes('key') ? { [field_name]: ${delta} } : {} };
  }\n`;
  const withRule = (delta: number) =>
    makePackage({
      fields: { city: { script: byHeader(delta) }, region: { script: SILENT }, hours: { script: SILENT } },
    });
  const soft = await runToSuccess(withRule(1), SHEET);
  assert.equal(targets(soft)[0], null);
  const rule = 'columns.city.detect_key';
  assert.ok(mappingOf(soft)[0]!.candidates[0]!.contributors!.some((share) => share.rule === rule && share.delta === 1));
  const hard = await runToSuccess(withRule(10), SHEET);
  assert.equal(targets(hard)[0], 'city');
  assert.equal(mappingOf(hard)[0]!.confidence, 1);
  assert.equal(mappingOf(hard)[1]!.reason, 'field_taken');
});

test('a field that no document taught is known by its names, in tables about the fields and where a rule proposes it', async () => {
  const strange = `
    1 | H: key | Hours | a | b | c
    2 | D:1    | 7     | x | y | z
  `;
  assert.deepEqual(targets(await runToSuccess(makePackage(), strange)), [null, null, null, null, null]);
  const byName = `export function detect_name({ header, field_name }) {
    return { scores: header.toLowerCase() === field_name ? { [field_name]: 0.5 } : {} };
  }\n`;
  const fields = { city: { script: SILENT }, region: { script: SILENT }, hours: { script: byName } };
  assert.deepEqual(targets(await runToSuccess(makePackage({ fields }), strange)), [null, 'hours', null, null, null]);
});

test('a package without column weights has no confidence and no evidence on record', async () => {
  const run = await runToSuccess(makePackage({ files: {} }), SHEET);
  assert.ok(mappingOf(run).every((column) => !('confidence' in column) && column.reason === 'no_scores'));
  assert.equal(run.artifact.evidence, undefined);
});
