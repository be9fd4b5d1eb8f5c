import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePatternMatcher } from '../../../src/engine/checks/pattern/match-pattern.ts';
import { PatternProblem } from '../../../src/engine/checks/pattern/parse-pattern.ts';

/** Pseudo-random numbers, the same in every run. */
function makeRandom(): (below: number) => number {
  let state = 7;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x7fffffff) * below);
  };
}

const ATOMS = [
  'a',
  'b',
  'é',
  '😀',
  '.',
  '\\d',
  '\\w',
  '\\S',
  '[ab]',
  '[^a]',
  '[0-9é]',
  '\\.',
  '\\p{Lu}',
  '\\u0061',
  '\\u{1f600}',
];
const REPEATS = ['', '', '', '*', '+', '?', '{2}', '{1,3}', '{2,}', '*?', '+?'];

function makePattern(random: (below: number) => number, depth: number): string {
  const parts = Array.from({ length: 1 + random(3) }, () => {
    const kind = random(10);
    const edge = ['^', '$'][random(2)]!;
    if (kind === 0) return edge;
    const atom =
      kind < 4 && depth > 0
        ? `(${['', '?:', '?<n>'][depth > 1 ? 0 : random(2)]}${makePattern(random, depth - 1)})`
        : ATOMS[random(ATOMS.length)]!;
    return atom + REPEATS[random(REPEATS.length)]!;
  });
  return parts.join(random(4) === 0 ? '|' : '');
}

test('a pattern matches the texts that the same regular expression of JavaScript matches', () => {
  const random = makeRandom();
  const letters = ['a', 'b', 'é', '😀', '1', '.', 'A', '\n', ' '];
  let matched = 0;
  for (let round = 0; round < 3_000; round++) {
    const pattern = makePattern(random, 2);
    const matches = makePatternMatcher(pattern);
    const expression = new RegExp(`^(?:${pattern})$`, 'u');
    for (let i = 0; i < 20; i++) {
      const text = Array.from({ length: random(6) }, () => letters[random(letters.length)]!).join('');
      const expected = expression.test(text);
      matched += expected ? 1 : 0;
      assert.equal(matches(text), expected, `${pattern} on ${JSON.stringify(text)}`);
    }
  }
  assert.ok(matched > 1_000, `only ${matched} texts matched`);
});

test('patterns that take forever elsewhere take no longer than others', () => {
  const text = `${'a'.repeat(30_000)}!`;
  const startedMs = performance.now();
  for (const pattern of ['(a+)+', '(a|aa)+b', '(a*)*b', 'a*a*a*a*b', '(a|a)*c', '(.*)(.*)(.*)[^!]']) {
    assert.equal(makePatternMatcher(pattern)(text), false, pattern);
  }
  assert.ok(performance.now() - startedMs < 2_000);
});

test('a pattern that cannot be matched in linear time is refused with the reason', () => {
  const refused: Record<string, RegExp> = {
    '(': /not a regular expression/,
    '[z-a]': /not a regular expression/,
    'a(?=b)': /look-behind/,
    '(?<!a)b': /look-behind/,
    '(a)\\1': /back reference/,
    '(?<n>a)\\k<n>': /back reference/,
    '\\bword': /word boundary/,
    '((a{100}){100}){100}': /too large/,
  };
  for (const [pattern, message] of Object.entries(refused)) {
    assert.throws(
      () => makePatternMatcher(pattern),
      (error) => error instanceof PatternProblem && message.test(error.message),
      pattern,
    );
  }
});
