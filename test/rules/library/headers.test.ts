import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HEADER_SCORES, normalizeHeader, scoreSynonyms } from 'ade/rules';

const HEADERS: Record<string, string> = {
  'Member #': 'member no',
  'MEMBER_NO.': 'member no',
  memberNumber: 'member no',
  'N° de membre': 'no de membre',
  'Numéro d’employé': 'no d employe',
  'E-mail:': 'e mail',
  '  Date\nof  birth * ': 'date of birth',
  'Fees & dues': 'fees and dues',
  '***': '',
};

for (const [header, words] of Object.entries(HEADERS)) {
  test(`"${header}" is "${words}"`, () => {
    assert.equal(normalizeHeader(header), words);
  });
}

const field_meta = { label: 'Member ID', synonyms: ['member no', 'matricule', ''] };
const { exact, lastPart, partial, faint } = HEADER_SCORES;
const SCORES: [parts: string[], score: number][] = [
  [['Member ID'], exact],
  [['MEMBER', 'id'], exact],
  [['Member Number (as on card)'], exact],
  [['Matricule'], exact],
  [['Personal data', 'Member no.'], lastPart],
  [['New Member ID'], partial],
  [['What is your member ID here'], faint],
  [['Remember identity'], 0],
  [[''], 0],
  [[], 0],
];

for (const [header_parts, score] of SCORES) {
  test(`${JSON.stringify(header_parts)} scores ${score}`, () => {
    assert.equal(scoreSynonyms({ header: header_parts.join(' '), header_parts, field_meta }), score);
  });
}

test("words that are names of JavaScript's own objects are ordinary words", () => {
  assert.equal(normalizeHeader('Constructor to String'), 'constructor to string');
});
