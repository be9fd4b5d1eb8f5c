import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  findRetentionLimit,
  isPeriod,
  makePeriod,
  PROPOSED_RETENTION,
  parsePeriodLength,
  proposeRetention,
  readServerRetention,
} from '../../src/contract/retention.ts';

test('a period has one spelling', () => {
  for (const text of ['keep', '1 day', '2 days', '90 days', '99999 days', '1 month', '24 months', '9999 months'])
    assert.ok(isPeriod(text), text);
  const wrong = ['', 'Keep', '0 days', '1 days', '1 months', '2 day', '02 days', '24months', '-1 days', '100000 days'];
  for (const text of [...wrong, '10000 months', '1 year', ' 2 days', '2 days\n']) assert.ok(!isPeriod(text), text);
  for (const [count, unit] of [
    [1, 'days'],
    [90, 'days'],
    [1, 'months'],
    [24, 'months'],
  ] as const)
    assert.deepEqual(parsePeriodLength(makePeriod(count, unit)), { count, unit });
  assert.equal(parsePeriodLength('keep'), null);
});

test('months are those of the calendar, and a day that a month lacks is its last one', () => {
  const limits = {
    '2026-03-31T10:00:00.000Z 1 month': '2026-02-28T10:00:00.000Z',
    '2024-03-31T10:00:00.000Z 1 month': '2024-02-29T10:00:00.000Z',
    '2024-02-29T00:00:00.000Z 24 months': '2022-02-28T00:00:00.000Z',
    '2026-01-15T23:59:59.999Z 1 month': '2025-12-15T23:59:59.999Z',
    '2026-12-01T00:00:00.000Z 84 months': '2019-12-01T00:00:00.000Z',
    '2026-03-01T00:00:00.000Z 1 day': '2026-02-28T00:00:00.000Z',
    '2026-03-31T00:00:00.000Z 90 days': '2025-12-31T00:00:00.000Z',
  };
  for (const [given, limit] of Object.entries(limits)) {
    const [now = '', ...period] = given.split(' ');
    assert.equal(findRetentionLimit(period.join(' '), new Date(now)), limit, given);
  }
  assert.equal(findRetentionLimit('keep', new Date()), null);
  // Whatever is allowed gives a time that compares with others as text.
  for (const period of ['99999 days', '9999 months'])
    assert.match(findRetentionLimit(period, new Date('2026-01-01T00:00:00.000Z')) ?? '', /^1[17]\d\d-/, period);
});

test('a proposal never keeps for ever, and follows the settings of the server where they remove something', () => {
  const settings = { retentionDaysInputs: 30, retentionDaysOutputs: 0, retentionDaysArtifacts: 2_000_000 };
  const server = readServerRetention(settings);
  assert.deepEqual(server, { documents: '30 days', results: 'keep', records: '99999 days' });
  assert.deepEqual(proposeRetention(server), { ...server, results: PROPOSED_RETENTION.results });
  const nothing = readServerRetention({ retentionDaysInputs: 0, retentionDaysOutputs: 0, retentionDaysArtifacts: 0 });
  assert.deepEqual(nothing, { documents: 'keep', results: 'keep', records: 'keep' });
  assert.deepEqual(proposeRetention(nothing), PROPOSED_RETENTION);
});
