/**
 * Texts can contain NUL in SQLite, but not in PostgreSQL. There this Unicode noncharacter replaces NUL; if a text
 * contains the noncharacter itself, it is doubled.
 */
const ESCAPE = '\uFDD0';
const NUL = `${ESCAPE}\uFDD1`;
const ITSELF = `${ESCAPE}${ESCAPE}`;

/** Converts a value for PostgreSQL. */
export function toPostgres(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPostgres);
  if (typeof value !== 'string' || !/[\0\uFDD0]/.test(value)) return value;
  return value.replaceAll(/[\0\uFDD0]/g, (found) => (found === '\0' ? NUL : ITSELF));
}

/** Converts a text from PostgreSQL. */
export function fromPostgres(text: string): string {
  return text.includes(ESCAPE)
    ? text.replaceAll(/\uFDD0[\uFDD0\uFDD1]/g, (found) => (found === NUL ? '\0' : ESCAPE))
    : text;
}
