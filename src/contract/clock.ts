/**
 * Tokens and sessions end, and jobs are dated, by the clock of the node that is asked. Clocks that are set by NTP differ by
 * milliseconds; people who compare times, or the order of two events, see some seconds.
 */
export const MAX_CLOCK_OFFSET_MS = 5000;

/** What an operator is told of a clock that is so far ahead of that of the database; null where it is right. */
export function describeClockOffset(offsetMs: number): string | null {
  if (Math.abs(offsetMs) <= MAX_CLOCK_OFFSET_MS) return null;
  const direction = offsetMs < 0 ? 'behind' : 'ahead of';
  const seconds = Math.abs(offsetMs / 1000).toFixed(1);
  return `The clock of this node is ${seconds} s ${direction} that of the database. Dates of jobs, and the end of tokens and sessions, are wrong by as much. Set the clock, best by NTP on every node and on the server of the database.`;
}
