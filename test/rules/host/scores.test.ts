import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundleHostModule, runBehind } from './host-script.ts';

const scores = await bundleHostModule('realm/scores.ts');

/** What a list of answers, as JavaScript, comes to. */
function collect(answers: string): unknown {
  const code = `const runs = new exports.ScoreRuns('rule');
    for (const answer of ${answers}) runs.add(answer);
    console.log(JSON.stringify(runs.toScores()));
    // What waits for promises keeps the host's loop turning.
    process.exit();`;
  return JSON.parse(runBehind(scores, code));
}

test('equal answers in a row are one run, whatever objects they are', () => {
  const answers =
    '[{ scores: { header: 1 } }, { scores: { header: 1 } }, null, {}, { scores: { header: 1, data: 0 } }]';
  assert.deepEqual(collect(answers), {
    rule: 'rule',
    outcomes: [{ header: 1 }, {}],
    runs: [
      [0, 2],
      [1, 2],
      [0, 1],
    ],
  });
});

test('what a rule’s object inherits is no score, also behind an answer that has it of its own', () => {
  const answers = '[{ scores: { header: 1 } }, { scores: Object.create({ header: 1 }) }, { scores: { header: 1 } }]';
  assert.deepEqual(collect(answers), {
    rule: 'rule',
    outcomes: [{ header: 1 }, {}],
    runs: [
      [0, 1],
      [1, 1],
      [0, 1],
    ],
  });
});

test('one name more, one less or another number is another answer', () => {
  const answers = '[{ scores: { a: 1 } }, { scores: { a: 1, b: 2 } }, { scores: { a: 1 } }, { scores: { a: 2 } }]';
  assert.deepEqual(collect(answers), {
    rule: 'rule',
    outcomes: [{ a: 1 }, { a: 1, b: 2 }, { a: 2 }],
    runs: [
      [0, 1],
      [1, 1],
      [0, 1],
      [2, 1],
    ],
  });
});
