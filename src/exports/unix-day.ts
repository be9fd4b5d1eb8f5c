const DIGIT_0 = 48;
/** From the first of March of the year 0 to the first day of 1970. */
const DAYS_BEFORE_1970 = 719_468;

/** Days since 1970 of an ISO date that exists. A file has millions of them, and `Date.parse` takes ten times as long. */
export function toUnixDay(date: string): number {
  const digit = (at: number) => date.charCodeAt(at) - DIGIT_0;
  const year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
  const month = digit(5) * 10 + digit(6);
  const day = digit(8) * 10 + digit(9);
  // Years that begin in March have their leap day at the end, and their months have 153 days in each five.
  const isEarly = month < 3;
  const years = isEarly ? year - 1 : year;
  const months = isEarly ? month + 9 : month - 3;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leapDays + Math.floor((months * 153 + 2) / 5) + (day - 1) - DAYS_BEFORE_1970;
}
