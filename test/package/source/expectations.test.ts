import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Manifest } from '../../../src/contract/manifest.ts';
import { checkExpectations } from '../../../src/package/source/check-expectations.ts';
import { checkManifestSchema } from '../../../src/package/source/schema-problems.ts';

function check(expect: object): string[] {
  const { manifest, problems } = checkManifestSchema({
    config_script_api_version: '1',
    info: { schema: 'ade.manifest/v1.0', title: 'Test', version: '1.0.0' },
    columns: { order: ['value', 'other'], meta: { value: { label: 'Value', expect }, other: { label: 'Other' } } },
  });
  assert.deepEqual(problems, []);
  return checkExpectations(manifest as Manifest).map(({ code, json_path: path, message }) => {
    assert.equal(code, 'expect_invalid');
    return `${path!.replace('/columns/meta/value/expect', '')}: ${message}`;
  });
}

test('expectations that values can meet have no problem', () => {
  const fine = [
    { unique: true, filled: 0.9, pattern: '[A-Z]+' },
    { min: 1, max: 1, one_of: [1] },
    { before: '2024-02-29', after: '2023-01-01' },
    { before: 'other' },
    { one_of: ['A', 'B'], pattern: '[AB]' },
  ];
  for (const expect of fine) assert.deepEqual(check(expect), [], JSON.stringify(expect));
});

test('expectations that no value can meet are found, with their place', () => {
  const wrong: [object, RegExp][] = [
    [{ min: 2, max: 1 }, /^\/min: No number is at least 2 and at most 1/],
    [{ pattern: '(' }, /^\/pattern: .*not a regular expression/],
    [{ pattern: '(a+)+(?=b)' }, /^\/pattern: .*look-ahead/],
    [{ pattern: '(a)\\1' }, /^\/pattern: .*back reference/],
    [{ before: '2023-02-30' }, /^\/before: 2023-02-30 is not a day/],
    [{ before: '2023-01-01', after: '2023-01-01' }, /^\/after: No day is both/],
    [{ before: '2023-01-01', after: '2024-01-01' }, /^\/after: No day is after 2024-01-01 and before/],
    [{ after: 'value' }, /^\/after: No day is after itself/],
    [{ after: 'othr' }, /^\/after: .*found "othr".*other/],
    [{ min: 1, before: '2024-01-01' }, /^: .*no value is both/],
    [{ severity: 'info' }, /^: It expects nothing/],
    [{ one_of: ['a', 'bb'], pattern: '[a-z]' }, /^\/one_of\/1: "bb" is in the list/],
    [{ one_of: [1, 5], max: 4 }, /^\/one_of\/1: 5 is in the list/],
  ];
  for (const [expect, message] of wrong) {
    const found = check(expect);
    assert.equal(
      found.filter((text) => message.test(text)).length,
      1,
      `${JSON.stringify(expect)}: ${found.join('; ')}`,
    );
  }
});
