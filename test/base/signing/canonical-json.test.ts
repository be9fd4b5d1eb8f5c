import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalize } from '../../../src/base/signing/index.ts';

test('the examples of RFC 8785 come out as the RFC has them', () => {
  // Section 3.2.2 and 3.2.3.
  const sample = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  };
  assert.equal(
    canonicalize(sample),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
  const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
  assert.deepEqual(
    Object.values(
      JSON.parse(
        `[${canonicalize(keys)
          .replace(/"[^"]*":/g, '')
          .slice(1, -1)}]`,
      ),
    ),
    [2, 4, 6, 7, 1, 5, 3],
  );
});

test('the order of keys does not matter, at any depth, and keys without a value are left out', () => {
  assert.equal(canonicalize({ b: { d: 1, c: [{ f: 2, e: 3 }] }, a: undefined }), '{"b":{"c":[{"e":3,"f":2}],"d":1}}');
});

test('what JSON cannot hold is refused', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 'half \ud800', { '\udc00': 1 }, undefined, 1n]) {
    assert.throws(() => canonicalize([value]), TypeError);
  }
});
