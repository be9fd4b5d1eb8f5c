/**
 * The clock of the answering node decides when tokens and sessions end, and dates jobs. Clocks that NTP sets differ by
 * milliseconds; people notice some seconds when they compare times or the order of events.
 */
export const MAX_CLOCK_OFFSET_MS = 5000;

/** The message for an operator about a clock that differs from that of the database; null if it is right. */
export function describeClockOffset(offsetMs: number): string | null {
  if (Math.abs(offsetMs) <= MAX_CLOCK_OFFSET_MS) return null;
  const direction = offsetMs < 0 ? 'behind' : 'ahead of';
  const seconds = Math.abs(offsetMs / 1000).toFixed(1);
  return `The clock of this node is ${seconds} s ${direction} that of the database. Dates of jobs, and the end of tokens and sessions, are wrong by as much. Set the clock, best by NTP on every node and on the server of the database.`;
}
