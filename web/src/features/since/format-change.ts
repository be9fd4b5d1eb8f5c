import { formatCount } from '../../lib/format.ts';

/** `+4`, `−3`, `±0`. */
export function formatChange(difference: number): string {
  if (difference === 0) return '±0';
  return `${difference < 0 ? '−' : '+'}${formatCount(Math.abs(difference))}`;
}

/** `+1.9 %` of what was; the difference itself where nothing was. */
export function formatShare(before: number, after: number): string {
  if (before === 0 || before === after) return formatChange(after - before);
  const share = ((after - before) / Math.abs(before)) * 100;
  return `${share < 0 ? '−' : '+'}${Math.abs(share).toFixed(1)} %`;
}
