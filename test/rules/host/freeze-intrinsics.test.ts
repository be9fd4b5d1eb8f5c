import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInRealm } from './host-script.ts';

const attempts = {
  'a method of arrays': 'Array.prototype.map = () => []',
  'a static method': 'Object.keys = () => []',
  'JSON.parse': 'JSON.parse = () => ({})',
  'a new property of all objects': 'Object.prototype.polluted = 1',
  'an own guard': 'Object.prototype.toString = () => "x"',
  'a getter of dates': 'Temporal.PlainDate.prototype.toString = () => "x"',
  'the iterator of arrays': 'Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true })',
  'the prototype of generators': 'Object.getPrototypeOf(function* () {}).prototype.next = null',
  'the prototype of async functions': 'Object.getPrototypeOf(async () => {}).x = 1',
  'a typed array': 'Object.getPrototypeOf(Uint8Array.prototype).set = null',
  'an error class': 'TypeError.prototype.name = "x"',
  'the prototype of all objects': 'Object.setPrototypeOf(Array.prototype, null)',
};

for (const [what, code] of Object.entries(attempts)) {
  test(`refuses to change ${what}`, () => {
    assert.equal(
      runInRealm(`try { ${code}; console.log('changed') } catch (e) { console.log(e.constructor.name) }`),
      'TypeError',
    );
  });
}

const honest = {
  'an error with a name of its own':
    'class A extends Error { constructor() { super("m"); this.name = "A"; } } console.log(new A().name)',
  'a message that is set': 'const e = new TypeError("x"); e.message = "ok"; console.log(e.message)',
  'a prototype in the old style': 'function P() {} P.prototype.toString = () => "ok"; console.log(String(new P()))',
  'an object with a constructor field': 'const o = {}; o.constructor = "ok"; console.log(o.constructor)',
  'a class of numbers with its own text':
    'class M extends Number {} M.prototype.toString = () => "ok"; console.log(String(new M(1)))',
  'a text object with its own text':
    'class S extends String { constructor(x) { super(x); this.toString = () => "ok"; } } console.log(String(new S("a")))',
  'a heir of texts in the old style':
    'function S() {} S.prototype = Object.create(String.prototype); S.prototype.constructor = S; console.log("ok")',
  'an object with valueOf': 'const o = {}; o.valueOf = () => 1; console.log(o + 1)',
};

for (const [what, code] of Object.entries(honest)) {
  test(`allows ${what}`, () => {
    assert.match(runInRealm(code), /^(A|ok|2)$/);
  });
}

test('an object may have its own property with a guarded name', () => {
  assert.equal(
    runInRealm('const o = Object.create(Object.prototype); o.toString = 1; console.log(Object.hasOwn(o, "toString"))'),
    'true',
  );
});

test('functions that V8 optimizes stay unchanged', () => {
  const isPlain =
    "const isPlain = ({ prototype }) => 'value' in Object.getOwnPropertyDescriptor(prototype, 'constructor');";
  const code = `${isPlain} console.log([Array, Promise, Map, Set].every(isPlain), Object.isExtensible(RegExp.prototype))`;
  assert.equal(runInRealm(code), 'true true');
});

test('methods are found as fast as before, since no prototype has become a dictionary', () => {
  const names = [
    'Object',
    'Array',
    'String',
    'Number',
    'Boolean',
    'BigInt',
    'Symbol',
    'Function',
    'Map',
    'Set',
    'RegExp',
  ];
  // Calls such as %HasFastProperties are V8's own and not JavaScript, so they need the flag.
  const code = `console.log([${names}].filter(({ prototype }) => !%HasFastProperties(prototype)).map(({ name }) => name).join());`;
  assert.equal(runInRealm(code, { more: ['--allow-natives-syntax'] }), '');
});
