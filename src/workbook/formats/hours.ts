const MS_PER_DAY = 86_400_000;
const MS_PER_HOUR = 3_600_000;

/** The hours of a duration, to the millisecond. */
export function toHours(days: number): number {
  return Math.round(days * MS_PER_DAY) / MS_PER_HOUR;
}

/** The days of a duration, to the millisecond. */
export function toDays(hours: number): number {
  return Math.round(hours * MS_PER_HOUR) / MS_PER_DAY;
}
