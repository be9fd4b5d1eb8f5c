import type { ZipArchive } from '../zip/zip-archive.ts';

/** The styles of a document come before its body; genuine ones are shorter. */
const MAX_HEAD_BYTES = 16 * 1024 * 1024;
const MAX_STYLE_CHARS = 10_000;
const BODY = '<office:body';

const STYLE = /<number:(number|currency|percentage|date|time)-style\b([^>]{0,2000})>/g;
const PART = /<number:([a-z-]+)\b([^>]*?)(?:\/>|>([\s\S]*?)<\/number:\1>)|<style:map\b([^>]*)\/?>/g;

/** What a cell shows whose format other programs have no code for. */
const GENERAL = 'General';

/** Codes that show values as the data styles of a document do, by the styles' names (OpenDocument 1.3 part 3, 16.29). */
export async function readNumberFormats(archive: ZipArchive): Promise<Map<string, string>> {
  const styles = new Map<string, DataStyle>();
  for (const part of ['styles.xml', 'content.xml']) {
    if (!archive.hasPart(part)) continue;
    const head = await readHead(archive, part);
    for (const { 0: tag, 1: kind, 2: attributes = '', index } of head.matchAll(STYLE)) {
      if (attributes.endsWith('/')) continue;
      const rest = head.slice(index + tag.length, index + tag.length + MAX_STYLE_CHARS);
      const end = rest.indexOf(`</number:${kind}-style>`);
      if (end >= 0) styles.set(take(attributes, 'style:name') ?? '', parseStyle(attributes, rest.slice(0, end)));
    }
  }
  return new Map([...styles].map(([name, style]) => [name, joinSections(style, styles)]));
}

interface DataStyle {
  code: string;
  /** Names of the styles for other values, by condition. */
  others: ReadonlyMap<string, string>;
}

async function readHead(archive: ZipArchive, part: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of archive.readPart(part)) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_HEAD_BYTES || chunk.includes(BODY)) break;
  }
  const text = Buffer.concat(chunks).toString('utf8');
  const end = text.indexOf(BODY);
  return end < 0 ? text : text.slice(0, end);
}

function parseStyle(styleAttributes: string, content: string): DataStyle {
  const others = new Map<string, string>();
  let code = '';
  for (const [, element, attributes = '', text = '', map] of content.matchAll(PART)) {
    if (map !== undefined)
      others.set(decode(take(map, 'style:condition') ?? ''), take(map, 'style:apply-style-name') ?? '');
    else code += toCode(element ?? '', attributes, decode(text));
  }
  const isElapsed = take(styleAttributes, 'number:truncate-on-overflow') === 'false';
  return { code: isElapsed ? GENERAL : code, others };
}

/** A style with conditions is the one for all other values. */
function joinSections({ code, others }: DataStyle, styles: ReadonlyMap<string, DataStyle>): string {
  const find = (...conditions: string[]) => {
    const name = conditions.map((condition) => others.get(condition)).find((found) => found !== undefined);
    return name === undefined ? undefined : styles.get(name)?.code;
  };
  const positive = find('value()>=0', 'value()>0');
  if (positive === undefined) return others.size === 0 ? code : GENERAL;
  const negative = find('value()<0');
  return negative === undefined ? `${positive};${code}` : `${positive};${negative};${code}`;
}

function toCode(element: string, attributes: string, text: string): string {
  const isLong = take(attributes, 'number:style') === 'long';
  switch (element) {
    case 'day':
      return isLong ? 'dd' : 'd';
    case 'month':
      return (take(attributes, 'number:textual') === 'true' ? 'mmm' : 'm') + (isLong ? 'm' : '');
    case 'year':
      return isLong ? 'yyyy' : 'yy';
    case 'hours':
      return isLong ? 'hh' : 'h';
    case 'minutes':
      return isLong ? 'mm' : 'm';
    case 'seconds':
      return (take(attributes, 'number:decimal-places') ?? '0') === '0' ? (isLong ? 'ss' : 's') : GENERAL;
    case 'am-pm':
      return 'AM/PM';
    case 'number':
      return toNumberCode(attributes);
    case 'text':
    case 'currency-symbol':
      return quote(text);
    default:
      return GENERAL;
  }
}

function toNumberCode(attributes: string): string {
  const decimals = take(attributes, 'number:decimal-places');
  const factor = Number(take(attributes, 'number:display-factor') ?? 1);
  const hasGroups = take(attributes, 'number:grouping') === 'true';
  // The general format does not state its decimals.
  if ((decimals === undefined && !hasGroups) || factor !== 1) return GENERAL;
  const count = Math.min(30, Number(decimals ?? 0) || 0);
  const least = Math.min(count, Number(take(attributes, 'number:min-decimal-places') ?? count) || 0);
  const digits = '0'.repeat(Math.min(30, Number(take(attributes, 'number:min-integer-digits') ?? 1) || 0));
  const whole = hasGroups ? `#,##${digits.length === 0 ? '#' : digits}` : digits || '#';
  return count === 0 ? whole : `${whole}.${'0'.repeat(least)}${'#'.repeat(count - least)}`;
}

/** Some characters need no quotes; a percent sign in quotes would not multiply. */
function quote(text: string): string {
  if (text === '%') return text;
  return text.replace(/[^ ()/:-]+/g, (some) =>
    some === '.' || some === ',' ? `\\${some}` : `"${some.replaceAll('"', '')}"`,
  );
}

function take(attributes: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1];
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, name) => {
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : (ENTITIES[name] ?? whole);
  });
}
