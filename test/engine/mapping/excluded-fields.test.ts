import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXCLUDED_WORD, findEvidence, findRule, listFieldShares } from '../../../src/contract/evidence.ts';
import { ExcludedFields } from '../../../src/engine/mapping/index.ts';
import { explainColumn } from '../../../src/record/explain/explain-column.ts';
import { plainColumnWeights } from '../../helpers/plain-column-weights.ts';
import { findSheet, runToSuccess, type TestPackage, type TestRun } from '../../helpers/run-package.ts';

/** A rule that finds the field wherever the header has its name, or with "sure" so strongly that it decides alone. */
const INSIDE = `export function detect_name({ header, field_name }) {
  const text = header.toLowerCase();
  return { scores: text.includes(field_name) ? { [field_name]: text.includes('sure') ? 20 : 3 } : {} };
}
`;

const FIELDS: TestPackage['fields'] = {
  phone: { script: INSIDE, meta: { not: ['Fax', 'emergency contact'] } },
  city: { script: INSIDE },
};
const WEIGHTS = {
  ...plainColumnWeights,
  defaults: { phone: -1, city: -1 },
  evidence: { exact_name: { '*': 4 }, ends_with_name: { '*': 3 } },
};
const PACKAGES: Record<string, TestPackage> = {
  'rules alone': { fields: FIELDS },
  'column weights': { fields: FIELDS, files: { 'data/column-weights.json': JSON.stringify(WEIGHTS) } },
};

const SHEET = `
  1 | H: key | Fax phone | Phone        | sure: emergency-CONTACT phone | City
  2 | D:1    | 416       | 416-555-0123 | 416-555-0199                  | Toronto
`;

const mappingOf = (run: TestRun) => findSheet(run).tables[0]?.mapping ?? [];

for (const [kind, testPackage] of Object.entries(PACKAGES)) {
  test(`with ${kind}, a header with an excluding word is never the field, and the record says so by score`, async () => {
    const run = await runToSuccess(testPackage, SHEET);
    assert.deepEqual(
      mappingOf(run).map(({ target_field: field }) => field),
      [null, null, 'phone', null, 'city'],
    );
    for (const column of ['B', 'D']) {
      const mapping = mappingOf(run).find(({ raw }) => raw.column === column);
      const candidate = mapping?.candidates.find(({ field }) => field === 'phone');
      assert.equal(candidate?.score, -20, column);
      const shares = listFieldShares(candidate ?? {}) ?? [];
      const sum = shares.reduce((total, { delta }) => total + delta, 0);
      assert.ok(Math.abs(sum - -20) < 0.001, `${sum} is -20`);
      assert.equal(findRule(run.artifact, `engine.columns.${EXCLUDED_WORD}`)?.kind, 'evidence');
      assert.equal(findEvidence(`engine.columns.${EXCLUDED_WORD}`), 'its header has a word that the field excludes');
    }
  });
}

test('without the word, and where no field excludes anything, the record has none of this', async () => {
  const fields = { phone: { script: INSIDE }, city: { script: INSIDE } };
  const run = await runToSuccess({ fields }, SHEET);
  assert.equal(run.artifact.evidence, undefined);
  assert.ok(!JSON.stringify(run.artifact).includes(EXCLUDED_WORD));
  // The rule that is sure decides: without the words, the wrong column would be the field.
  assert.equal(mappingOf(run)[3]?.target_field, 'phone');
});

test('explain shows an excluded field, however many others come before it', async () => {
  const others = Object.fromEntries(['a', 'b'].map((name) => [name, { script: INSIDE }]));
  const run = await runToSuccess(
    { fields: { ...others, ...FIELDS } },
    `
    1 | H: key | fax phone a b
    2 | D:1    | 416
  `,
  );
  const sheet = findSheet(run);
  const explained = explainColumn(run.artifact, { sheet, table: sheet.tables[0]! }, 'B');
  assert.deepEqual(
    explained.excluded.map(({ field, contributors }) => [field, contributors?.[0]?.says]),
    [['phone', 'its header has a word that the field excludes']],
  );
});

test('words are compared as words, without case, accents and punctuation, in all rows of the header', () => {
  const meta = (not: string[]) => ({ label: 'X', required: false, synonyms: [], not });
  const excluded = new ExcludedFields({
    order: ['a', 'b', 'c'],
    meta: { a: meta(['Fax', 'Año']), b: meta(['bill to', '#']), c: { label: 'C', required: false, synonyms: [] } },
  });
  const find = (...parts: string[]) => [...excluded.find(parts)];
  assert.deepEqual(find('Tele-FAX no.'), ['a', 'b']);
  assert.deepEqual(find('telefax'), []);
  assert.deepEqual(find('ANO nuevo'), ['a']);
  assert.deepEqual(find('Bill-To', 'Phone'), ['b']);
  assert.deepEqual(find('To bill'), []);
});
