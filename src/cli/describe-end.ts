import { readEvents } from '../runner/event-log.ts';

/** How the job of a folder ended, `it ended in pass mapping with time_limit: …`; null if no job was started. */
export function describeEnd(jobDir: string): string | null {
  const events = readEvents(jobDir);
  const last = events.at(-1);
  if (last === undefined) return null;
  const pass = events.findLast(({ type }) => type === 'pass_started');
  const place = pass?.type === 'pass_started' ? `in pass ${pass.name}` : 'before the first pass';
  if (last.type !== 'finished') return `it has not ended; its last event was ${place}`;
  if (last.status === 'success') return 'it ended in success';
  return `it ended ${place} with ${last.error.code}: ${last.error.message.replace(/\.$/, '')}`;
}
