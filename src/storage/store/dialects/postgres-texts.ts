/**
 * PostgreSQL's texts have no NUL, which SQLite's have. A character that Unicode leaves to programs is there for it; where a
 * text has that character itself, a second one says so.
 */
const ESCAPE = '\uFDD0';
const NUL = `${ESCAPE}\uFDD1`;
const ITSELF = `${ESCAPE}${ESCAPE}`;

/** A value as it is sent to PostgreSQL. */
export function toPostgres(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPostgres);
  if (typeof value !== 'string' || !/[\0\uFDD0]/.test(value)) return value;
  return value.replaceAll(/[\0\uFDD0]/g, (found) => (found === '\0' ? NUL : ITSELF));
}

/** A text that PostgreSQL gave back. */
export function fromPostgres(text: string): string {
  return text.includes(ESCAPE)
    ? text.replaceAll(/\uFDD0[\uFDD0\uFDD1]/g, (found) => (found === NUL ? '\0' : ESCAPE))
    : text;
}
