import { AdeError } from '../../contract/errors/index.ts';

const LEAP_SECOND = /:60(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/** Writes a time in one canonical ISO 8601 form, because times are compared as texts. Throws `request_invalid`. */
export function parseInstant(name: string, text: string): string {
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  const found = LEAP_SECOND.test(text)
    ? `${name} is ${text}, a leap second, which computers' clocks do not have: give the second before it, 23:59:59Z`
    : `${name} is ${text}, which is not a time`;
  throw new AdeError('request_invalid', { found });
}
