/**
 * A value as the one JSON text that it has by RFC 8785: keys sorted by their UTF-16 code units, no blanks, everything else as
 * `JSON.stringify` writes it, which is what the RFC refers to. Keys without a value are left out. Throws a `TypeError` for what
 * JSON cannot hold: numbers that are not finite, and text with half a character. No library does it for us: only the order of
 * the keys is missing, and hashes of a chain must never depend on what another package's next version does.
 */
export function canonicalize(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalize(item)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${sorted.map(([key, item]) => `${canonicalize(key)}:${canonicalize(item)}`).join(',')}}`;
  }
  const isText = typeof value === 'string';
  if (isText ? value.isWellFormed() : value === null || typeof value === 'boolean' || Number.isFinite(value)) {
    return JSON.stringify(value);
  }
  throw new TypeError(`JSON has no ${isText ? 'text with half a character' : String(value)}.`);
}
