/**
 * V8 is fast with regular expressions only while their prototype is unchanged. Freezing counts as a change: replacing a
 * text would take ten times as long. So this one object of the language is not frozen, but restored after each turn of
 * a rule.
 */
import { outer } from './outer.ts';

const NOTHING = /(?:)/;

const { prototype } = RegExp;
const originals = new Map(Reflect.ownKeys(prototype).map((key) => [key, readProperty(key)!]));

/** Restores what a rule changed. If this is impossible, the host ends, and the rule is found by replay. */
export function restoreRegExpPrototype(): void {
  if (isUntouched()) return;
  Reflect.setPrototypeOf(prototype, Object.prototype);
  for (const key of Reflect.ownKeys(prototype)) if (!originals.has(key)) Reflect.deleteProperty(prototype, key);
  for (const [key, property] of originals) Reflect.defineProperty(prototype, key, property);
  if (isUntouched()) return;
  outer.end('A rule has changed regular expressions in a way that cannot be undone.');
}

/** Whether the properties are original and can still be changed: a frozen prototype would be slow, too. */
function isUntouched(): boolean {
  if (Object.getPrototypeOf(prototype) !== Object.prototype || !Object.isExtensible(prototype)) return false;
  const keys = Reflect.ownKeys(prototype);
  return keys.length === originals.size && keys.every(isOriginal);
}

function isOriginal(key: PropertyKey): boolean {
  const original = originals.get(key as string | symbol);
  const found = readProperty(key);
  if (original === undefined || found === undefined) return false;
  const { value, get, set, configurable, writable } = original;
  return (
    found.value === value &&
    found.get === get &&
    found.set === set &&
    found.configurable === configurable &&
    found.writable === writable
  );
}

function readProperty(key: PropertyKey): PropertyDescriptor | undefined {
  return Object.getOwnPropertyDescriptor(prototype, key);
}

/** V8 keeps the last match, and all rules can read and change it as `RegExp.lastMatch`, `RegExp.input` and so on. */
export function forgetLastMatch(): void {
  NOTHING.exec('');
}
