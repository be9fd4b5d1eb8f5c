import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { takePlain } from '../../../src/rules/host/plain-arguments.ts';

const realm = createContext({});
const make = (text: string): unknown => runInContext(`(${text})`, realm);

const refused: Record<string, unknown> = {
  'an object': make('{}'),
  'a list': make('["a"]'),
  'a function': make('() => 1'),
  'an object of a text': make('new String("a")'),
  'an object that becomes a text': make('{ toString: () => "a" }'),
  'an object that says it is a buffer': make('{ __proto__: ArrayBuffer.prototype, byteLength: 1 }'),
  'a proxy of a buffer': make('new Proxy(new ArrayBuffer(1), {})'),
  'a view of bytes, whose properties may be changed': make('new Uint8Array(1)'),
  'a promise': make('Promise.resolve(1)'),
};
const taken: Record<string, unknown> = {
  'a text': 'a',
  'a number': 1,
  'a big number': 1n,
  nothing: null,
  'a missing value': undefined,
  'a boolean': true,
  'a buffer of another realm': make('new ArrayBuffer(1)'),
  'a shared buffer of another realm': make('new SharedArrayBuffer(1)'),
};

/** Takes the value at each place of three, and says which call came through. */
function offer(value: unknown): unknown[] {
  const calls: unknown[] = [];
  const { take } = takePlain({ take: (...args: unknown[]) => calls.push(args) });
  for (const args of [[value], ['a', value], ['a', 1, value]]) {
    try {
      take(...args);
    } catch (error) {
      assert.ok(error instanceof TypeError);
    }
  }
  return calls;
}

for (const [what, value] of Object.entries(refused)) {
  test(`a function of the process refuses ${what}, at each place`, () => {
    assert.deepEqual(offer(value), []);
  });
}

for (const [what, value] of Object.entries(taken)) {
  test(`a function of the process takes ${what}`, () => {
    assert.equal(offer(value).length, 3);
  });
}
