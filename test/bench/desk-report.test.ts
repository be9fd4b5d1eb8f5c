import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SentDocument } from '../../bench/desk/lists/index.ts';
import { type HastyOutcome, reportPlanted } from '../../bench/desk/planted-report.ts';
import { type Outcome, reportMonth } from '../../bench/desk/report.ts';

const document = { name: 'list.csv', language: 'de', sheets: [] } as unknown as SentDocument;
const line = (text: string) => ({ text, isOpen: true, isChosen: true });
const outcome = (lines: number, more: Partial<Outcome> = {}): Outcome => ({
  document,
  jobId: 'job',
  counts: { drop: 1, lines, find: 0, accept: 1 },
  decided: [],
  isTogether: false,
  isAccepted: true,
  wrong: [],
  ...more,
});

function readReport(report: (write: (text: string) => void) => boolean): { isMet: boolean; text: string } {
  let text = '';
  const isMet = report((more) => {
    text += more;
  });
  return { isMet, text };
}

test('a month is met if few keys were needed, and everything was accepted rightly', () => {
  const month = (outcomes: Outcome[]) => readReport((write) => reportMonth(0, outcomes, write));
  assert.equal(month([outcome(3), outcome(10), outcome(23)]).isMet, true);
  assert.match(
    month([outcome(3), outcome(10), outcome(23)]).text,
    /median 12\.0, p90 25\.0, 3 of 3 accepted, 0 wrongly/,
  );
  assert.equal(month([outcome(3), outcome(11), outcome(23)]).isMet, false, 'median 13');
  assert.equal(month([outcome(3), outcome(10), outcome(24)]).isMet, false, 'p90 26');
  const open = month([outcome(3, { isAccepted: false, reason: 'no way' })]);
  assert.equal(open.isMet, false);
  assert.match(open.text, /not accepted: list\.csv: no way/);
  const wrong = month([outcome(3, { wrong: ['City has the amounts'] })]);
  assert.equal(wrong.isMet, false);
  assert.match(wrong.text, /wrong: list\.csv: City has the amounts/);
});

test('an accepted document with a finding needs a decided line about it', () => {
  const code = 'amount_negative';
  const found = [{ code, message: '"Amount" is negative in 1 member, first in row 7.' }];
  const hasty = (more: Partial<HastyOutcome>) =>
    readReport((write) => reportPlanted([{ ...outcome(1), found, corrected: [], ...more }], false, write)).isMet;
  assert.equal(hasty({ decided: [] }), false);
  assert.equal(hasty({ decided: [line('It is the first document of its sender: look at how it was read.')] }), false);
  assert.equal(hasty({ decided: [line('"Amount" is negative in 1 member, first in row 7.')] }), true);
  assert.equal(hasty({ decided: [], isAccepted: false }), true);
  assert.equal(hasty({ decided: [], corrected: found }), true);
  assert.equal(hasty({ decided: [], found: [] }), true, 'what ADE does not find stops nobody');
});
