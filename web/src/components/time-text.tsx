import { formatExactTime, formatTime } from '../lib/format.ts';

/** A time for people; the exact one on hover and for machines. */
export function TimeText({ at }: { at: string }) {
  return (
    <time dateTime={at} title={formatExactTime(at)}>
      {formatTime(at)}
    </time>
  );
}
