import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMN_WEIGHTS_FILE, MAX_COLUMN_WEIGHTS } from '../../../src/contract/column-weights.ts';
import { readColumnWeights } from '../../../src/package/source/read-column-weights.ts';
import { checkManifestSchema } from '../../../src/package/source/schema-problems.ts';
import { INITIAL_WEIGHTS } from '../../../src/trials/learn/columns/initial-weights.ts';

const { manifest } = checkManifestSchema({
  config_script_api_version: '1',
  info: { schema: 'ade.manifest/v1.0', title: 'Test', version: '1.0.0' },
  engine: {},
  columns: { order: ['email', 'city'], meta: { email: { label: 'Email' }, city: { label: 'City' } } },
});

function check(changed: object | string) {
  const text = typeof changed === 'string' ? changed : JSON.stringify({ ...INITIAL_WEIGHTS, ...changed });
  const files = new Map([[COLUMN_WEIGHTS_FILE, Buffer.from(text)]]);
  const { problems, weights } = readColumnWeights(files, manifest);
  assert.equal(weights === undefined, problems.length > 0);
  return problems.map(({ code, json_path: path, message }) => ({ code, path, message }));
}

test('weights that name existing pieces and fields have no problem, and a package needs no weights', () => {
  const evidence = {
    exact_name: { '*': 2, email: 0.5 },
    emails: { email: 4, '(none)': -2 },
    'header_word.mail': { email: 1 },
    'left_is.email': { city: -1 },
    'header_is.mailbox': { email: 8 },
  };
  assert.deepEqual(check({ evidence, defaults: { email: -1 } }), []);
  assert.deepEqual(readColumnWeights(new Map(), manifest), { problems: [] });
});

const WRONG: [what: string, changed: object | string, code: string, path: string | undefined, message: RegExp][] = [
  ['no JSON', '{', 'json_syntax', undefined, /JSON/],
  [
    'a weight beyond 4',
    { evidence: { emails: { email: 5 } } },
    'column_weights_invalid',
    '/evidence/emails/email',
    /from -4 to 4/,
  ],
  [
    'a confidence measured from something unknown',
    { confidence: { field: { log_od: 3 }, no_field: {} } },
    'column_weights_invalid',
    '/confidence/field/log_od',
    /No confidence is measured from "log_od".*log_odds/,
  ],
  [
    'a weight beyond 8 of a whole header',
    { evidence: { 'header_is.mailbox': { email: 8.5 } } },
    'column_weights_invalid',
    '/evidence/header_is.mailbox/email',
    /at most 8/,
  ],
  [
    'an unknown piece',
    { evidence: { email: { city: 1 } } },
    'column_weights_invalid',
    '/evidence/email',
    /Did you mean "emails"/,
  ],
  [
    'a family without a word',
    { evidence: { 'header_word.': { city: 1 } } },
    'column_weights_invalid',
    '/evidence/header_word.',
    /no piece/,
  ],
  [
    'a field of another package',
    { defaults: { town: 1 } },
    'column_weights_invalid',
    '/defaults/town',
    /no field "town"/,
  ],
  [
    'a delta for it',
    { evidence: { emails: { emial: 1 } } },
    'column_weights_invalid',
    '/evidence/emails/emial',
    /Did you mean "email"/,
  ],
  [
    'a neighbour that is none',
    { evidence: { 'left_is.town': { city: 1 } } },
    'column_weights_invalid',
    '/evidence/left_is.town',
    /no field "town"/,
  ],
  [
    '* for what is about no field',
    { evidence: { emails: { '*': 1 } } },
    'column_weights_invalid',
    '/evidence/emails/*',
    /would change nothing/,
  ],
  [
    '(none) for a name',
    { evidence: { exact_name: { '(none)': 1 } } },
    'column_weights_invalid',
    '/evidence/exact_name/(none)',
    /cannot have a weight/,
  ],
  [
    'a curve that falls back',
    {
      calibration: {
        ...INITIAL_WEIGHTS.calibration,
        field: [
          [0.5, 0],
          [0.5, 1],
        ],
      },
    },
    'column_weights_invalid',
    '/calibration/field',
    /must ascend/,
  ],
  [
    'too many weights',
    {
      evidence: Object.fromEntries(
        Array.from({ length: MAX_COLUMN_WEIGHTS + 1 }, (_, i) => [`header_word.w${i}`, { city: 1 }]),
      ),
    },
    'column_weights_invalid',
    '/evidence',
    /found 401/,
  ],
  [
    'too many weights of whole headers',
    {
      evidence: Object.fromEntries(
        Array.from({ length: MAX_COLUMN_WEIGHTS + 1 }, (_, i) => [`header_is.w${i}`, { city: 8 }]),
      ),
    },
    'column_weights_invalid',
    '/evidence',
    /whole headers.*found 401/,
  ],
];

for (const [what, changed, code, path, message] of WRONG) {
  test(`${what} is a problem with its place and what to do`, () => {
    const [problem, ...others] = check(changed);
    assert.deepEqual(others, []);
    assert.equal(problem?.code, code);
    assert.equal(problem.path, path);
    assert.match(problem.message, message);
  });
}
