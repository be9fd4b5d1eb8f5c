import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROW_WEIGHTS_FILE, type RowWeights } from '../../../src/contract/row-weights.ts';
import { listRowEvidence } from '../../../src/package/rules/evidence-registry.ts';
import { readRowWeights } from '../../../src/package/source/read-row-weights.ts';

const curve: [number, number][] = [
  [0, 0],
  [1, 1],
];
const weights: RowWeights = {
  schema: 'ade.row-weights/v1',
  labels: ['header', 'data'],
  defaults: { header: -1 },
  evidence: { texts: { header: 1, data: -1 } },
  transitions: { start: {}, adjacent: { header: { data: 1 } }, after_blank: {}, end: {} },
  words: { total: [], note: [], title: [], header: [], unit: [], group: [], organization: [] },
  calibration: { header_block: curve, row: curve, data_row: curve, table: curve },
};

const read = (json: unknown) =>
  readRowWeights(new Map([[ROW_WEIGHTS_FILE, Buffer.from(typeof json === 'string' ? json : JSON.stringify(json))]]));

test('weights without a problem are read, and a package needs no weights', () => {
  assert.deepEqual(read(weights), { weights, problems: [] });
  assert.deepEqual(readRowWeights(new Map()), { problems: [] });
});

const many = Object.fromEntries(
  ['texts', 'numbers'].map((piece) => [piece, Object.fromEntries(Array.from({ length: 176 }, (_, i) => [`l${i}`, 1]))]),
);

const problems: [name: string, json: unknown, code: string, path: string | undefined, message: RegExp][] = [
  ['text that is not JSON', '{ "schema": ', 'json_syntax', undefined, /not valid JSON/],
  [
    'an unknown piece',
    { ...weights, evidence: { text: { header: 1 } } },
    'row_weights_invalid',
    '/evidence/text',
    /texts/,
  ],
  [
    'a label that is not in the list',
    { ...weights, defaults: { heading: 1 } },
    'row_weights_invalid',
    '/defaults/heading',
    /"labels"/,
  ],
  [
    'a label in transitions that is not in the list',
    { ...weights, transitions: { ...weights.transitions, end: { odd: 1 } } },
    'row_weights_invalid',
    '/transitions/end/odd',
    /"labels"/,
  ],
  [
    'blank as a label',
    { ...weights, labels: ['header', 'data', 'blank'] },
    'row_weights_invalid',
    '/labels/2',
    /blank/,
  ],
  [
    'a weight beyond 4',
    { ...weights, evidence: { texts: { header: 4.5 } } },
    'row_weights_invalid',
    '/evidence/texts/header',
    /at most 4/,
  ],
  ['a key that there is not', { ...weights, extra: 1 }, 'unknown_key', '/extra', /extra/],
  ['a key that is missing', { ...weights, words: undefined }, 'key_missing', '/words', /words/],
  [
    'more weights than a person can read',
    {
      ...weights,
      labels: Array.from({ length: 16 }, (_, i) => `l${i}`),
      defaults: {},
      transitions: { start: {}, adjacent: {}, after_blank: {}, end: {} },
      evidence: many,
    },
    'row_weights_invalid',
    '/evidence',
    /at most 350 weights.*found 352/,
  ],
  [
    'a curve that does not ascend',
    {
      ...weights,
      calibration: {
        ...weights.calibration,
        row: [
          [1, 1],
          [0, 0],
        ],
      },
    },
    'row_weights_invalid',
    '/calibration/row',
    /ascend/,
  ],
];

for (const [name, json, code, path, message] of problems) {
  test(`a problem of row weights: ${name}`, () => {
    const { weights: found, problems: list } = read(json);
    assert.equal(found, undefined);
    const problem = list.find(({ json_path: at }) => at === path) ?? assert.fail(JSON.stringify(list));
    assert.deepEqual([problem.code, problem.file, problem.severity], [code, ROW_WEIGHTS_FILE, 'error']);
    assert.match(problem.message, message);
  });
}

test('the registry lists used pieces, and a changed weight is another version', () => {
  const before = listRowEvidence(weights, null);
  assert.deepEqual(Object.keys(before), ['texts', 'rest']);
  const after = listRowEvidence({ ...weights, evidence: { texts: { header: 1.05, data: -1 } } }, null);
  assert.notEqual(after.texts, before.texts);
  assert.equal(after.rest, before.rest);
  const moved = listRowEvidence({ ...weights, defaults: { header: -2 } }, null);
  assert.notEqual(moved.rest, before.rest);
});
