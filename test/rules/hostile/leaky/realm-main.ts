/**
 * The realm's script, with functions for attacks, which hand objects of the process to rules and judge what a rule
 * shows; `dist/` has nothing of the kind.
 */
import type { Outer } from '../../../../src/rules/realm/outer.ts';

declare const processFunctions: Outer & {
  leak(name: string): unknown;
  token(): string;
  isNow(ms: number): boolean;
  countChanged(): number;
};

const { leak, token, isNow, countChanged, print } = processFunctions;
const readSource = Function.prototype.toString;
const { getTime } = Date.prototype;
const OldBytes = Uint8Array;
const { apply } = Reflect;
const write = (text: string) => print(false, `${text}\n`);

function describe(value: unknown): string {
  if (typeof value === 'string') return `text ${value}`;
  if (typeof value === 'function') return apply(readSource, value, []).includes(token()) ? 'code' : 'a function';
  try {
    return isNow(apply(getTime, value, [])) ? 'clock' : 'another time';
  } catch {
    return 'nothing known';
  }
}

/** Whether a function makes buffers that contain what was in the memory before. */
function findOldBytes(make: (size: number) => Uint8Array): boolean {
  for (let i = 0; i < 50; i++) {
    const bytes = new OldBytes(make(50_000).buffer);
    for (let j = 0; j < bytes.length; j++) if (bytes[j] !== 0) return true;
  }
  return false;
}

const tools = {
  takeLeaked: (name: string) => leak(name),
  takeToken: () => token(),
  /** Writes down what a rule has got hold of: the harness decides by this whether it has gained something. */
  judge: (value: unknown) => write(describe(value)),
  judgeBuffers: (make: (size: number) => Uint8Array) => {
    if (findOldBytes(make)) write('memory');
  },
  judgeChanges: () => {
    if (countChanged() > 0) write('changed');
  },
};
for (const [name, value] of Object.entries(tools))
  Object.defineProperty(globalThis, name, { value, configurable: true });

export { start } from '../../../../src/rules/realm/main.ts';
