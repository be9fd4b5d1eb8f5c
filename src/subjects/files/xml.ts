import { MASK, maskSpans } from '../terms/mask.ts';
import type { Matcher } from '../terms/matcher.ts';
import { maskFormula, Names } from './names.ts';
import { addHit, type Found } from './types.ts';

const ENTITY = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** `_x000D_` stands for a character (ECMA-376 part 1, 22.9.2.19). */
const ESCAPE = /_x([0-9A-Fa-f]{4})_/g;
/** Elements whose texts belong together: a rich text is in several runs. */
const UNIT =
  /<((?:[\w.-]+:)?(?:si|is|text|p|div|comment|t|f|formula[12]?|definedName|instrText|h))\b(?:[^>]*[^/>])?>([\s\S]*?)<\/\1>/g;
const FORMULA = /(?:^|:)(?:f|formula[12]?|definedName)$/;
const TEXT_NODE = />([^<]+)</g;
const ATTRIBUTE = /(\s)([\w.:-]+)=("[^"]*"|'[^']*')/g;
const TAG = /<[^!?/][^>]*>/g;
/** Attributes that people write; numbers in others are sizes, positions and ids, which may be equal to an id by chance. */
const TEXT_ATTRIBUTES = new Set(
  (
    'name displayname caption title descr tooltip display location target author uniquename comment prompttitle prompt ' +
    'text error errortitle refreshedby lastuser username alt href value string-value date-value tag oldname newname val ' +
    'formula original-author creator initials'
  ).split(' '),
);
const LETTER = /\p{L}/u;
/** A record of the cache of a pivot table: a row with its values. */
const PIVOT_RECORD = /<((?:[\w.-]+:)?r)>((?:<(?:[\w.-]+:)?[snxdmbe]\b[^>]*\/>)+)<\/\1>/g;
const EMPTY_ELEMENT = /<[^>]*\/>/g;
const VALUE = /\sv="([^"]*)"/;
/** A value of the cache of a pivot table: text, number or date. */
const PIVOT_VALUE = /<((?:[\w.-]+:)?)([snd])\b([^>]*?)\sv="([^"]*)"([^>]*)>/g;

const SECTION = /<!\[CDATA\[([\s\S]*?)\]\]>/g;
const REMARK = /<!--([\s\S]*?)-->/g;

export function decodeXmlText(text: string): string {
  const decoded = text.includes('&')
    ? text.replace(ENTITY, (_, hex?: string, decimal?: string, name?: string) =>
        name === undefined
          ? toCharacter(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
          : (NAMED[name.toLowerCase()] ?? ''),
      )
    : text;
  return decoded.includes('_x')
    ? decoded.replace(ESCAPE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : decoded;
}

function toCharacter(codePoint: number): string {
  return codePoint > 0x10_ffff ? '\ufffd' : String.fromCodePoint(codePoint);
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** How texts of a cell are read aloud (ECMA-376 part 1, 18.4.6). */
const PHONETIC = /<((?:[\w.-]+:)?rPh)\b[^>]*>([\s\S]*?)<\/\1>/g;

/** All text below an element, without phonetic hints. */
export function textOf(xml: string): string {
  const plain = xml.includes('rPh') ? xml.replace(PHONETIC, '') : xml;
  return [...`>${plain}<`.matchAll(TEXT_NODE)].map(([, text = '']) => decodeXmlText(text)).join('');
}

/** The phonetic hints below an element as one text. */
export function phoneticOf(xml: string): string {
  return xml.includes('rPh') ? [...xml.matchAll(PHONETIC)].map(([, , inner = '']) => textOf(inner)).join('') : '';
}

/** Puts the mask in place of the first text below an element, and removes the others. */
export function maskTexts(xml: string): string {
  let isFirst = true;
  return `>${xml}<`
    .replace(TEXT_NODE, (_, text: string) => {
      if (text.trim() === '') return `>${text}<`;
      const replacement = isFirst ? MASK : '';
      isFirst = false;
      return `>${replacement}<`;
    })
    .slice(1, -1);
}

export interface XmlOptions {
  /** Name of the part, for the places. */
  part: string;
  withParts: boolean;
}

/** Headers and footers of a printed sheet, and the codes in them that format what follows (ECMA-376 part 1, 18.3.1.46). */
const HEADING = /<((?:[\w.-]+:)?(?:odd|even|first)(?:Header|Footer))\b[^>]*>([^<]*)<\/\1>/g;
const HEADING_CODE = /&(?:"[^"]*"|K(?:[0-9A-Fa-f]{6}|\d{2}[+-]\d{3})|\d{1,3}|[A-Za-z&])/g;

/** A code is no part of the word after it. */
function findInHeading(text: string, matcher: Matcher): ReturnType<Matcher['findInText']> {
  return matcher.findInText(text.replace(HEADING_CODE, (code) => ' '.repeat(code.length)));
}

/** Masks texts and attributes of any XML; texts in several runs count as one. */
export function maskXml(xml: string, matcher: Matcher, options: XmlOptions, found: Found): string {
  const note = (term: number, how: 'exact' | 'number' | 'date' | 'parts') =>
    addHit(found, { sheet: options.part, term, how });
  const withoutSections = xml
    .replace(SECTION, (_, text: string) => escapeXml(text))
    .replace(REMARK, (whole, text: string) => {
      const spans = matcher.findInText(text);
      const [first] = spans;
      if (first === undefined) return whole;
      note(first.term, first.how);
      return `<!--${maskSpans(text, spans)}-->`;
    });
  const withRecords = withoutSections.replace(PIVOT_RECORD, (whole, _name: string, inner: string) => {
    const elements = inner.match(EMPTY_ELEMENT) ?? [];
    const values = elements.map((one) => decodeXmlText(VALUE.exec(one)?.[1] ?? ''));
    const parts = [...matcher.matchRow(values)].filter(([, { how }]) => how === 'parts');
    for (const [i, { term, how }] of parts) {
      note(term, how);
      elements[i] = elements[i]?.replace(VALUE, ` v="${MASK}"`) ?? '';
    }
    return parts.length === 0 ? whole : whole.replace(inner, () => elements.join(''));
  });
  const withValues = withRecords.replace(
    PIVOT_VALUE,
    (whole, prefix: string, _kind, before: string, value: string, after) => {
      const text = decodeXmlText(value);
      const [span] = matcher.findInText(text);
      if (span === undefined && !(options.withParts && matcher.isPart(text))) return whole;
      note(span?.term ?? 1, span?.how ?? 'parts');
      return `<${prefix}s${before} v="${MASK}"${after}>`;
    },
  );
  const withHeadings = withValues.replace(HEADING, (whole, _name: string, raw: string) => {
    const text = decodeXmlText(raw);
    const spans = findInHeading(text, matcher);
    const [first] = spans;
    if (first === undefined) return whole;
    note(first.term, first.how);
    return whole.replace(`>${raw}<`, () => `>${escapeXml(maskSpans(text, spans))}<`);
  });
  const withUnits = withHeadings.replace(UNIT, (whole, name: string, inner: string) => {
    const text = textOf(inner);
    const spans = matcher.findInText(text);
    const [first] = spans.length > 0 ? spans : matcher.findInText(phoneticOf(inner));
    const isPart = first === undefined && options.withParts && matcher.isPart(text);
    if (first === undefined && !isPart) return whole;
    note(first?.term ?? 1, first?.how ?? 'parts');
    const start = whole.length - inner.length - (whole.length - whole.lastIndexOf('</'));
    const mask = FORMULA.test(name) ? maskFormula : maskSpans;
    const masked = inner.includes('<') ? maskTexts(inner) : isPart ? MASK : escapeXml(mask(text, spans));
    return `${whole.slice(0, start)}${masked}${whole.slice(start + inner.length)}`;
  });
  const withTexts = withUnits.replace(TEXT_NODE, (whole, raw: string) => {
    if (raw.trim() === '') return whole;
    const text = decodeXmlText(raw);
    const spans = matcher.findInText(text);
    const [first] = spans;
    if (first === undefined) return whole;
    note(first.term, first.how);
    return `>${escapeXml(maskSpans(text, spans))}<`;
  });
  const names = new Names();
  return withTexts.replace(TAG, (tag) => maskAttributes(tag, matcher, names, note));
}

function maskAttributes(
  tag: string,
  matcher: Matcher,
  names: Names,
  note: (term: number, how: 'exact' | 'number' | 'date' | 'parts') => void,
): string {
  if (!tag.includes('=')) return tag;
  return tag.replace(ATTRIBUTE, (whole, blank: string, name: string, quoted: string) => {
    const text = decodeXmlText(quoted.slice(1, -1));
    // In an address, letters may be bytes: `M%C3%BCller`.
    const address = text.includes('%') ? unescapeAddress(text) : text;
    const [hidden] = address === text ? [] : matcher.findInText(address);
    if (hidden !== undefined) {
      note(hidden.term, hidden.how);
      return `${blank}${name}="${MASK}"`;
    }
    const isText = TEXT_ATTRIBUTES.has((name.split(':').at(-1) ?? '').toLowerCase());
    const spans = matcher.findInText(text).filter(({ start, end }) => isText || LETTER.test(text.slice(start, end)));
    const [first] = spans;
    if (first === undefined) return whole;
    note(first.term, first.how);
    return `${blank}${name}="${escapeXml(names.mask(tag, name, text, spans))}"`;
  });
}

/** An address with its letters in place of their bytes; as it is if it has no such bytes, or wrong ones. */
export function unescapeAddress(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
