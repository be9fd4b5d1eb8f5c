import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ColumnWeights } from '../../../src/contract/column-weights.ts';
import { plainColumnWeights } from '../../helpers/plain-column-weights.ts';
import { findSheet, runToSuccess, type TestPackage } from '../../helpers/run-package.ts';

const SILENT = 'export function detect_nothing() { return { scores: {} }; }\n';
/** A rule that is not sure of its field. */
const WEAK = `export function detect_due({ header }) {
  return { scores: header === 'Payable' ? { due: 2 } : {} };
}
`;

const weights: ColumnWeights = {
  ...plainColumnWeights,
  defaults: { city: -2 },
  evidence: { exact_name: { '*': 4 } },
};
const confidence: ColumnWeights['confidence'] = {
  field: { start: -1, log_odds: 3, rules: 2, only_values: -1.5, others_mapped: 1, field_taken: -1 },
  no_field: {
    start: 2,
    log_odds: 1,
    others_mapped: -1,
    free_texts: -0.5,
    free_numbers: -2,
    same_types: -1,
    long_header: 1,
  },
};

const makePackage = (changed: Partial<ColumnWeights>): TestPackage => ({
  fields: {
    city: { script: SILENT },
    due: { script: WEAK, meta: { type_hint: 'number' } },
    paid: { script: SILENT, meta: { type_hint: 'number' } },
    day: { script: SILENT, meta: { type_hint: 'date' } },
  },
  files: { 'data/column-weights.json': JSON.stringify({ ...weights, ...changed }) },
});

const SHEET = `
  1 | H: key | City    | Payable | One | Two | A header of many words | City
  2 | D:1    | Toronto | 7       | 7   | 8   | x                      |
  3 | D:2    | Halifax | 8       | 9   | 8   | y                      |
`;

async function readMapping(changed: Partial<ColumnWeights>, sheet = SHEET) {
  const run = await runToSuccess(makePackage(changed), sheet);
  return findSheet(run).tables[0]?.mapping ?? [];
}

const logistic = (sum: number) => 1 / (1 + Math.exp(-sum));
const close = (found: number | undefined, expected: number, what: string) =>
  assert.ok(Math.abs((found ?? -1) - expected) < 0.001, `${what}: ${found} is ${expected}`);

test('the confidence is the logistic function of its signs, which can be added up by hand', async () => {
  const mapping = await readMapping({ confidence });
  assert.deepEqual(
    mapping.map(({ target_field: field }) => field),
    [null, 'city', 'due', null, null, null, null],
  );
  const [key, city, due, one, , long, taken] = mapping.map((column) => column.confidence);
  // Of each column's six others, two have a field, or one if it has one itself.
  const none = Math.log(1 + Math.exp(-2));
  close(city, logistic(-1 + 3 * 0.2 + 1 / 6), 'city: -2 + 4 against 0');
  close(
    due,
    logistic(-1 + 3 * Math.min(1.2, (2 - none) / 10) + 2 * 0.2 - 1.5 + 1 / 6),
    'due: by a rule, and no name fits',
  );
  // Of numbers and dates, there are three and no columns, two and one fields.
  const same = 2 / 4;
  // Against the city's -2; texts: no field for texts is free. Numbers: one field for two columns.
  close(key, logistic(2 + 0.2 - 2 / 6 - same), 'key');
  close(one, logistic(2 + 0.2 - 2 / 6 - 2 * (1 / 2) - same), 'one');
  close(long, logistic(2 + 0.2 - 2 / 6 + 1 - same), 'long header');
  close(taken, logistic(-1 + 3 * 0.2 + 2 / 6 - 1), 'the field went to the other column');
});

test('the curve continues from there, and without weights of confidence it begins with the probability', async () => {
  const half: ColumnWeights['calibration'] = {
    field: [
      [0, 0],
      [1, 0.5],
    ],
    no_field: [
      [0, 0],
      [1, 1],
    ],
  };
  const [, measured] = await readMapping({ confidence, calibration: half });
  close(measured?.confidence, logistic(-1 + 3 * 0.2 + 1 / 6) / 2, 'half');
  const [, plain] = await readMapping({});
  close(plain?.confidence, Math.exp(2) / (Math.exp(2) + 1), 'the probability');
});

test('with names_suffice, a name gives a field a chance that no document taught, in any table', async () => {
  const sheet = `
  1 | H: key | Paid | Other | Third | Fourth
  2 | D:1    | 7    | 7     | 7     | 8
`;
  const targets = async (changed: Partial<ColumnWeights>) =>
    (await readMapping(changed, sheet)).map(({ target_field: field }) => field);
  assert.deepEqual(await targets({}), [null, null, null, null, null]);
  assert.deepEqual(await targets({ names_suffice: true }), [null, 'paid', null, null, null]);
});
