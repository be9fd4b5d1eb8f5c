import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundleHostModule, runBehind } from './host-script.ts';

const scores = await bundleHostModule('realm/scores.ts');

/** The runs of equal scores that result from a list of answers, which is given as JavaScript. */
function collect(answers: string): unknown {
  const code = `const runs = new exports.ScoreRuns('rule');
    for (const answer of ${answers}) runs.add(answer);
    console.log(JSON.stringify(runs.toScores()));
    // The code that waits for promises keeps the host's loop running.
    process.exit();`;
  return JSON.parse(runBehind(scores, code));
}

test('equal answers in a row are one run, even if they are different objects', () => {
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

test('an inherited property of a rule’s answer is not a score, even after an answer with its own property', () => {
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

test('one more or one missing name, or another number, makes another answer', () => {
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
