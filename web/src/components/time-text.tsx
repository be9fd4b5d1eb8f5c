import { formatExactTime, formatTime } from '../lib/format.ts';

/** A readable time; the exact time is in the tooltip and for machines. With `isFull`, for evidence, it is the text. */
export function TimeText({ at, isFull = false }: { at: string; isFull?: boolean }) {
  return (
    <time dateTime={at} title={formatExactTime(at)}>
      {isFull ? formatExactTime(at) : formatTime(at)}
    </time>
  );
}
