import type { Outcome, Write } from './report.ts';

const MAX_KEYS = 12;

/** Ten undecided columns on two sheets: decided and accepted with few keys, and all ten are in the result. */
export function reportTen({ counts, isAccepted, wrong, reason }: Outcome, write: Write): boolean {
  const keys = counts.lines + counts.find;
  const isMet = isAccepted && wrong.length === 0 && keys <= MAX_KEYS;
  const outcome = isAccepted ? `${10 - wrong.length} of them in the result` : `not accepted: ${reason}`;
  write(
    `${isMet ? 'met  ' : 'SHORT'} ten undecided columns on two sheets: ${keys} keys, ${outcome} (limit ${MAX_KEYS})\n`,
  );
  for (const text of wrong) write(`      wrong: ${text}\n`);
  return isMet;
}
