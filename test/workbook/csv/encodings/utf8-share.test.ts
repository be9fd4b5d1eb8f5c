import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { test } from 'node:test';
import { countUtf8, findInvalidUtf8 } from '../../../../src/workbook/csv/encodings/utf8-share.ts';

test('characters and bytes that belong to none are counted; the end may split a character', () => {
  assert.deepEqual(countUtf8(Buffer.from('aé上😀')), { valid: 3, invalid: 0 });
  assert.deepEqual(countUtf8(Buffer.from([0x61, 0xe9, 0x61, 0xc3, 0xa9, 0x80])), { valid: 1, invalid: 2 });
  assert.deepEqual(countUtf8(Buffer.from('é上').subarray(0, -1)), { valid: 1, invalid: 0 });
});

test('surrogates are a sign of UTF-8, although they are no characters', () => {
  const bytes = Buffer.from([0x61, 0xed, 0xa0, 0x80, 0x62]);
  assert.deepEqual(countUtf8(bytes), { valid: 1, invalid: 0 });
  assert.equal(findInvalidUtf8(bytes), 1);
});

test('overlong forms and numbers beyond Unicode are no characters, as Node has it', () => {
  for (let first = 0x80; first < 0x100; first++) {
    for (let second = 0x7f; second < 0xc1; second++) {
      const bytes = Buffer.from([first, second, 0x80, 0x80].slice(0, first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4));
      const { valid, invalid } = countUtf8(Buffer.concat([bytes, Buffer.from('x')]));
      const isSurrogate = first === 0xed && second >= 0xa0 && second <= 0xbf;
      assert.equal(invalid === 0 && valid === 1, isUtf8(bytes) || isSurrogate, bytes.toString('hex'));
    }
  }
});

test('the place of the first byte that is not UTF-8 is found', () => {
  assert.equal(findInvalidUtf8(Buffer.from('aé上😀')), -1);
  assert.equal(findInvalidUtf8(Buffer.concat([Buffer.from('aé上😀'), Buffer.from([0xef, 0xbf, 0x61])])), 10);
});
