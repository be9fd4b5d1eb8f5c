import { formatExactTime, formatTime } from '../lib/format.ts';

/** A readable time; the exact time is in the tooltip and for machines, or with `isFull`, for evidence, in the text. */
export function TimeText({ at, isFull = false }: { at: string; isFull?: boolean }) {
  return (
    <time dateTime={at} title={formatExactTime(at)}>
      {isFull ? formatExactTime(at) : formatTime(at)}
    </time>
  );
}
