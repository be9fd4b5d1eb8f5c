/**
 * The clock of the node that answers decides when tokens and sessions end, and gives jobs their dates. Clocks set by
 * NTP differ by milliseconds; people only notice a difference of seconds, in times or in the order of events.
 */
export const MAX_CLOCK_OFFSET_MS = 5000;

/** The message for an operator if a node's clock differs too much from the database's clock; else null. */
export function describeClockOffset(offsetMs: number): string | null {
  if (Math.abs(offsetMs) <= MAX_CLOCK_OFFSET_MS) return null;
  const direction = offsetMs < 0 ? 'behind' : 'ahead of';
  const seconds = Math.abs(offsetMs / 1000).toFixed(1);
  return `The clock of this node is ${seconds} s ${direction} that of the database. Dates of jobs, and the ends of tokens and sessions, are wrong by the same time. Set the clock, preferably by NTP on every node and on the database server.`;
}
