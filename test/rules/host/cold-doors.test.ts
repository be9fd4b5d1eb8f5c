import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInRealm } from './host-script.ts';

/**
 * V8 and the process are asked for each of these near the end of the stack, where any function may throw an error of
 * its own realm. Each runs in a new process: an attempt that follows another one may find everything compiled.
 */
const doors: Record<string, string> = {
  'a stack': 'new Error("x").stack',
  'a captured stack': 'const holder = {}; Error.captureStackTrace(holder); keep(holder.stack)',
  'a stack with a hostile name':
    'const e = new Error("x"); Object.defineProperty(e, "name", { get: deep }); keep(e.stack)',
  'a stack with a hostile message': 'const e = new Error("x"); e.message = { toString: deep }; keep(e.stack)',
  'import.meta': 'keep(import.meta)',
  'import()': 'import("x").catch(keep)',
  'import.source()': 'import.source("x").catch(keep)',
  'a rejected promise': 'Promise.reject(new Error("x"))',
  'a rejected promise that is handled later': 'const p = Promise.reject(1); p.catch(() => {})',
  'a promise that is settled twice': 'new Promise((good, bad) => { good(1); bad(2); good(3); })',
  'an async function that throws': '(async () => { throw deep; })()',
  'asm.js': 'function asm(stdlib) { "use asm"; var x = 0; function f() { return 1.5; } return f; } asm({})',
  'console.log': 'console.log("")',
  URL: 'new URL("https://a.b/?c=d#e")',
  'a wrong URL': 'new URL("no url")',
  'URL.canParse': 'URL.canParse("x")',
  'a part of a URL': 'new URL("https://a.b/").search = "x"',
  URLSearchParams: 'String(new URLSearchParams("a=1"))',
  TextEncoder: 'new TextEncoder().encode("x")',
  TextDecoder: 'new TextDecoder("utf-16le", { fatal: true }).decode(new Uint8Array(3))',
  'an unknown encoding': 'new TextDecoder("none")',
  atob: 'atob("eA==")',
  'wrong base64': 'atob("%")',
  btoa: 'btoa("x")',
  structuredClone: 'structuredClone({ a: [1] })',
  'random numbers': 'crypto.getRandomValues(new Uint8Array(2))',
  'code from text': 'Function("return 1")',
  eval: '(0, eval)("1")',
  'a syntax error of an expression': 'new RegExp("(")',
  Temporal: 'Temporal.PlainDate.from("x")',
  Intl: 'new Intl.NumberFormat("xx-invalid-locale-name")',
  'the end of the memory for a list': 'new Array(-1)',
};

const makeCode = (act: string) => `
const thrown = [];
const keep = (value) => { thrown.push(value); };
const deep = () => deep() + 1;
const isForeign = (value) => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  let last = value;
  for (let next = value; next !== null; next = Reflect.getPrototypeOf(next)) last = next;
  return last !== value && last !== Object.prototype;
};
const dive = () => {
  try {
    dive();
  } catch (error) {
    keep(error);
  }
  if (thrown.length > 800) return;
  try {
    ${act};
  } catch (error) {
    keep(error);
  }
};
dive();
{
  Promise.resolve().then(() => Promise.resolve()).then(() =>
    console.log(JSON.stringify([thrown.length > 0, thrown.filter(isForeign).length])),
  );
}
`;

for (const [name, act] of Object.entries(doors)) {
  test(`at the end of the stack, ${name} leads to no object of the process`, () => {
    const lines = runInRealm(makeCode(act)).split('\n');
    assert.equal(lines.at(-1), '[true,0]');
  });
}
