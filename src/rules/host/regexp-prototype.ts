/**
 * V8 is quick with regular expressions only while nobody has touched their prototype, and freezing it counts: to replace
 * a text then takes ten times as long. So this one object of the language stays open, and is put back after each turn of
 * a rule.
 */
import { writeSync } from './builtins.ts';
import { hostProcess } from './closed-world.ts';

const { prototype } = RegExp;
const originals = new Map(Reflect.ownKeys(prototype).map((key) => [key, readProperty(key)!]));

/** Puts back what a rule has changed. What it has made unchangeable ends the host, and the rule is found by replay. */
export function restoreRegExpPrototype(): void {
  if (isUntouched()) return;
  Reflect.setPrototypeOf(prototype, Object.prototype);
  for (const key of Reflect.ownKeys(prototype)) if (!originals.has(key)) Reflect.deleteProperty(prototype, key);
  for (const [key, property] of originals) Reflect.defineProperty(prototype, key, property);
  if (isUntouched()) return;
  writeSync(2, 'A rule has changed regular expressions for good.\n');
  hostProcess.exit(1);
}

/** Whether a rule meets what it would have met as the first: closing or freezing the object changes nothing of that. */
function isUntouched(): boolean {
  if (Object.getPrototypeOf(prototype) !== Object.prototype) return false;
  const keys = Reflect.ownKeys(prototype);
  return keys.length === originals.size && keys.every(isOriginal);
}

function isOriginal(key: PropertyKey): boolean {
  const original = originals.get(key as string | symbol);
  const found = readProperty(key);
  return original !== undefined && found?.value === original.value && found?.get === original.get;
}

function readProperty(key: PropertyKey): PropertyDescriptor | undefined {
  return Object.getOwnPropertyDescriptor(prototype, key);
}
