import { Script } from 'node:vm';

const PROBE = new Script('const pattern = new RegExp(source, flags); for (const text of texts) pattern.test(text);');

const TIMEOUT = 'ERR_SCRIPT_EXECUTION_TIMEOUT';

/** A good pattern takes microseconds for these texts. */
const LIMIT_MS = 100;
/** With so many repetitions, a pattern that tries all divisions of a text does not end. */
const REPETITIONS = 40;
const USUAL = ['a', 'A', '0', ' ', '-', '_', '.', 'a ', 'a0', 'aA', '0 '];
/** No pattern expects this character. */
const END = '\u0000';

/** Whether the time of a pattern explodes with the length of a text: `^(\w+\s?)*$`. */
export function isSlowPattern(source: string, flags: string): boolean {
  const literals = source.replace(/\\[a-zA-Z]/g, ' ').match(/[\p{L}\p{N}]/gu) ?? [];
  const pieces = new Set([...USUAL, ...literals, literals.join('')]);
  const texts = [...pieces].filter(Boolean).map((piece) => `${piece.repeat(REPETITIONS)}${END}`);
  try {
    PROBE.runInNewContext({ source, flags, texts }, { timeout: LIMIT_MS });
    return false;
  } catch (error) {
    // The error may belong to the other context.
    return typeof error === 'object' && error !== null && 'code' in error && error.code === TIMEOUT;
  }
}
