import { formatExactTime, formatTime } from '../lib/format.ts';

/** A time for people; the exact one on hover and for machines, or in full where it is evidence. */
export function TimeText({ at, isFull = false }: { at: string; isFull?: boolean }) {
  return (
    <time dateTime={at} title={formatExactTime(at)}>
      {isFull ? formatExactTime(at) : formatTime(at)}
    </time>
  );
}
