import { formatCount, formatDecimals } from '../../../lib/format.ts';

export const signOf = (difference: number): string => (difference === 0 ? '±' : difference < 0 ? '−' : '+');

/** `+4`, `−3`, `±0`. */
export const formatChange = (difference: number): string => `${signOf(difference)}${formatCount(Math.abs(difference))}`;

/** `+1.9 %`, relative to the earlier number; the difference itself if the earlier number is 0. */
export function formatShare(before: number, after: number): string {
  if (before === 0 || before === after) return formatChange(after - before);
  const share = ((after - before) / Math.abs(before)) * 100;
  return `${signOf(share)}${formatDecimals(Math.abs(share), 1)} %`;
}
