import { type Context, createContext, Script } from 'node:vm';

const PROBE = new Script('for (const text of texts) new RegExp(source, flags).test(text);');
let context: Context | undefined;

const TIMEOUT = 'ERR_SCRIPT_EXECUTION_TIMEOUT';

/** A good pattern takes microseconds for these texts. */
const LIMIT_MS = 100;
/** With so many repetitions, a pattern that tries all divisions of a text does not end. */
const REPETITIONS = 40;
/** Longer texts would also show patterns that are only slow for texts that no cell has. */
const MAX_LITERALS = 20;
/** On a machine that is so busy that a thread has less than a hundredth of a processor, no pattern is called slow. */
const MAX_WAIT_MS = 8_000;
const US_PER_MS = 1_000;
const USUAL = ['a', 'A', '0', ' ', '-', '_', '.', 'a ', 'a0', 'aA', '0 '];
/** No pattern expects this character. */
const END = '\u0000';

/** Whether the time of a pattern explodes with the length of a text: `^(\w+\s?)*$`. */
export function isSlowPattern(source: string, flags: string): boolean {
  const literals = source.replace(/\\[a-zA-Z]/g, ' ').match(/[\p{L}\p{N}]/gu) ?? [];
  const pieces = new Set([...USUAL, ...literals, literals.slice(0, MAX_LITERALS).join('')]);
  const texts = [...pieces].filter(Boolean).map((piece) => `${piece.repeat(REPETITIONS)}${END}`);
  // On a busy machine, the time may be over before the thread has begun: it gets twice as much.
  for (let timeout = LIMIT_MS; timeout < MAX_WAIT_MS; timeout *= 2) {
    const before = process.threadCpuUsage();
    if (isDone({ source, flags, texts }, timeout)) return false;
    const { user, system } = process.threadCpuUsage(before);
    if ((user + system) / US_PER_MS >= LIMIT_MS / 2) return true;
  }
  return false;
}

function isDone(given: { source: string; flags: string; texts: readonly string[] }, timeout: number): boolean {
  try {
    context ??= createContext({});
    PROBE.runInContext(Object.assign(context, given), { timeout });
    return true;
  } catch (error) {
    // The error may belong to the other context. An invalid pattern is reported elsewhere.
    return !(typeof error === 'object' && error !== null && 'code' in error && error.code === TIMEOUT);
  }
}
