import type { PartFailure } from '../zip/part-failure.ts';

const ENTITY = /&([^;&]{0,16});?/g;
const ESCAPE = /_x([0-9A-Fa-f]{4})_/g;
const NAMED_ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Replaces the five predefined and the numeric entities. Any other entity is damage, as ADE reads no declarations. */
export function decodeEntities(text: string, failure: PartFailure): string {
  if (!text.includes('&')) return text;
  return text.replace(ENTITY, (whole, name: string) => {
    const decoded = whole.endsWith(';') ? decodeEntity(name) : undefined;
    if (decoded === undefined) throw failure.corrupt('an entity that XML does not define');
    return decoded;
  });
}

/** `_x000D_` → carriage return, `_x005F_` → `_` (ECMA-376 part 1, 22.9.2.19, ST_Xstring). */
export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(ESCAPE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** XML 1.0, 2.11: every form of line end becomes a line feed. */
export function normalizeLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

function decodeEntity(name: string): string | undefined {
  if (Object.hasOwn(NAMED_ENTITIES, name)) return NAMED_ENTITIES[name];
  const match = /^#(?:x([0-9A-Fa-f]{1,6})|(\d{1,7}))$/.exec(name);
  if (!match) return undefined;
  const codePoint = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
  const isCharacter = codePoint > 0 && codePoint <= 0x10ffff && !(codePoint >= 0xd800 && codePoint <= 0xdfff);
  return isCharacter ? String.fromCodePoint(codePoint) : '\ufffd';
}
