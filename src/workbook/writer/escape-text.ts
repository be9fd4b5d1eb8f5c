/** Largest number of characters (UTF-16 units) in a cell. */
export const MAX_TEXT_LENGTH = 32_767;

const NEEDS_CARE = /[&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]|_x/;
const MARKUP = /[&<>]/g;
/** Characters that XML 1.0 forbids, and the carriage return, which XML parsers turn into a line feed. */
const UNWRITABLE = /[\x00-\x08\x0b-\x1f\ufffe\uffff]/g;
/** The underscore of a text that only looks like an escape (ECMA-376 22.9.2.19, ST_Xstring). */
const FALSE_ESCAPE = /_(?=x[0-9A-Fa-f]{4}_)/g;

/** A cell's text as XML that readers get back exactly: entities, `_xHHHH_`, and U+FFFD for lone surrogates. */
export function escapeText(text: string): string {
  if (!NEEDS_CARE.test(text)) return text;
  return text
    .toWellFormed()
    .replace(FALSE_ESCAPE, '_x005F_')
    .replace(UNWRITABLE, (found) => `_x${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replace(MARKUP, (found) => (found === '&' ? '&amp;' : found === '<' ? '&lt;' : '&gt;'));
}

/** Escapes a text for an XML attribute in double quotes. */
export function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;');
}

/** Whether a reader may drop blanks at the ends of the text unless the XML says to preserve them. */
export function hasOuterBlanks(text: string): boolean {
  return text.charCodeAt(0) <= 32 || text.charCodeAt(text.length - 1) <= 32;
}

/** The first `maxLength` characters, without splitting a surrogate pair. */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const last = text.charCodeAt(maxLength - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? maxLength - 1 : maxLength);
}
