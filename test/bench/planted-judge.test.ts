import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '../../bench/two-months/kinds/index.ts';
import { CHECK_CODES, readPointed } from '../../bench/two-months/planted/codes.ts';
import { countAlarms, countKinds, shareOf } from '../../bench/two-months/planted/count.ts';
import { type Finding, isPointedAt, judge } from '../../bench/two-months/planted/judge.ts';
import { report } from '../../bench/two-months/planted/report.ts';
import type { Artifact, Attention, Check } from '../../src/contract/artifact.ts';

const kindOf = (number: number) => kinds.find((kind) => kind.number === number)!;
const about = (number: number) => ({ list: 'a', kind: kindOf(number), variant: 'x', isFirstDocument: false });
const pointed = (stops: string[], hints: string[] = [], rowCount = 10) => ({ stops, hints, rowCount });

test('a record points at codes of attention and hints, and drift has its measure', () => {
  const attention = ['drift', 'first_document', 'key_repeated', 'key_repeated'].map((code) => ({ code, message: '' }));
  const summary = {
    rows_out: 12,
    attention: attention as Attention[],
    hints: [{ code: 'broken_letters', message: '' }],
  };
  const check = (measure: string, agrees: boolean) => ({ kind: 'drift', measure, agrees }) as Check;
  const list = [check('sum', false), check('rows', true)];
  const record = { summary, checks: { agree: 1, differ: 1, list } } as Pick<Artifact, 'summary' | 'checks'>;
  assert.deepEqual(readPointed(record), pointed(['drift.sum', 'key_repeated'], ['broken_letters'], 12));
});

test('only a fitting code that the honest document does not have points at an error', () => {
  const honest = pointed(['names_changed']);
  assert.equal(isPointedAt(judge(about(17), pointed(['names_changed']), honest)), false);
  assert.equal(isPointedAt(judge(about(17), pointed(['drift.sum']), pointed([]))), false);
  const finding = judge(about(17), pointed(['drift.sum'], ['sorted_apart']), honest);
  assert.deepEqual([finding.fitting, finding.others], [['sorted_apart'], ['drift.sum']]);
  assert.ok(isPointedAt(finding));
});

test('a total that is not in the result does no harm; other rows that are missing do', () => {
  assert.ok(isPointedAt(judge(about(3), pointed([], [], 10), pointed([], [], 10))));
  assert.equal(isPointedAt(judge(about(3), pointed([], [], 11), pointed([], [], 10))), false);
  assert.equal(isPointedAt(judge(about(15), pointed([], [], 10), pointed([], [], 10))), false);
});

test('every code that fits a kind is one of a check', () => {
  const unknown = kinds.flatMap(({ fits }) => fits.filter((code) => !CHECK_CODES.has(code)));
  assert.deepEqual(unknown, []);
});

test('figures count lists by kind, and honest documents with any false alarm', () => {
  const findings: Finding[] = [pointed(['names_changed']), pointed([]), pointed(['drift.rows'])].map((one) =>
    judge(about(33), one, pointed([])),
  );
  const figures = countKinds(findings).find(({ kind }) => kind.number === 33)!;
  assert.deepEqual([figures.lists, figures.pointed, [...figures.by]], [3, 1, [['names_changed', 1]]]);
  assert.equal(shareOf(figures), 1 / 3);
  const honest = [pointed([], ['sorted_apart']), pointed(['doubtful_rows']), pointed(['drift.sum']), pointed([])].map(
    (one) => ({
      list: 'a',
      month: '2026-04',
      isFirstDocument: false,
      ...one,
    }),
  );
  assert.equal(
    countAlarms(honest, ({ stops, hints }) => stops.length + hints.length > 0),
    75,
  );
  const said = new Map<string, boolean>();
  const limits = { share: 0.3, kinds: 1, kindsOfFirst: 1, alarms: 60, stops: 20, pairs: 4 };
  report(
    { findings, honest },
    limits,
    (what, _, isMet) => said.set(what, isMet),
    () => undefined,
  );
  assert.deepEqual(Object.fromEntries(said), {
    'kinds pointed at in 30 % of the lists': true,
    'in first documents': false,
    'honest pairs': true,
    'honest pairs: false alarms per 100': true,
    'honest pairs: that stop, per 100': false,
    'honest first documents: false alarms per 100': true,
    'honest first documents: that stop, per 100': true,
  });
});
