import { MASK, maskSpans } from '../terms/mask.ts';
import type { Matcher } from '../terms/matcher.ts';
import { findJsonRows, parseText } from './json-rows.ts';
import { listOwnWords } from './own-words.ts';
import { addHit, type Found } from './types.ts';

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** When ADE did something. A value of a document may look the same. */
const OWN_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;
const OWN_TIME_KEY = /(?:^|_)(?:at|since|as_of)$/;
/** Keys whose texts are sentences, paths or names of files: only what matches in them is masked. */
const TEXT_KEYS = new Set([
  'input',
  'script',
  'source_file',
  'filename',
  'file',
  'path',
  'folder',
  'place',
  'message',
  'note',
  'reason',
  'text',
  'texts',
  'title',
  'description',
  'name',
  'url',
]);
/** Days on which something of ADE is due or ends. */
const OWN_DAY_KEYS = new Set(['as_of', 'until', 'due_on', 'period']);
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** In place of a day, where the shape of the file needs one. */
const NO_DAY = '1900-01-01';
/** Keys whose numbers are values of cells; other numbers count something. */
const VALUE_KEYS = new Set(['value', 'values', 'from', 'to', 'given', 'one_of']);

export interface JsonOptions {
  /** Whether a text that is only a part of a name counts, since the name was found in several cells of a row. */
  withParts: boolean;
}

/**
 * Masks the values in a JSON text, or in a text with a JSON value in each line, and leaves everything else as it is:
 * also keys, unless they match. The keys and constants of ADE's own files stay, whatever is looked for: somebody may be
 * called Field, Row or Max.
 */
export function maskJson(text: string, matcher: Matcher, { withParts }: JsonOptions, found: Found): string {
  let masked = '';
  let copied = 0;
  const keys: string[] = [];
  const own = listOwnWords();
  let key = '';
  const rows = matcher.hasNames ? findJsonRows(text, matcher) : undefined;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [token] = match;
    const replace = (replacement: string) => {
      masked += `${text.slice(copied, match.index)}${replacement}`;
      copied = match.index + token.length;
    };
    if (token === '{' || token === '[') keys.push(key);
    else if (token === '}' || token === ']') key = keys.pop() ?? '';
    else if (token.startsWith('"')) {
      const value = parseText(token);
      const isKey = isBeforeColon(text, match.index + token.length);
      if (isKey) key = value;
      if (isKey ? own.keys.has(value) : own.constants.get(key)?.has(value)) continue;
      const isPart = !isKey && rows?.has(match.index) === true;
      const next = isPart
        ? maskPart(found)
        : maskText(value, isKey ? 'name' : nameOf(key, keys.at(-1)), matcher, withParts, found);
      if (next !== value) replace(JSON.stringify(next));
    } else if (VALUE_KEYS.has(key) && token.length > 2) {
      const span = matcher.findInText(token)[0];
      if (span === undefined) continue;
      addHit(found, { term: span.term, how: span.how });
      replace(JSON.stringify(MASK));
    }
  }
  return masked + text.slice(copied);
}

/** Texts by their ids have no key of their own. */
function nameOf(key: string, parent: string | undefined): string {
  return parent === 'texts' ? parent : key;
}

function maskText(text: string, key: string, matcher: Matcher, withParts: boolean, found: Found): string {
  if ((OWN_TIME.test(text) && OWN_TIME_KEY.test(key)) || OWN_DAY_KEYS.has(key)) return text;
  const spans = matcher.findInText(text);
  const [first] = spans;
  if (first !== undefined) {
    addHit(found, { term: first.term, how: first.how });
    if (DAY.test(text)) return NO_DAY;
    return TEXT_KEYS.has(key) ? maskSpans(text, spans) : MASK;
  }
  if (!withParts || key === 'name' || !matcher.isPart(text)) return text;
  return maskPart(found);
}

function maskPart(found: Found): string {
  addHit(found, { term: 1, how: 'parts' });
  return MASK;
}

function isBeforeColon(text: string, at: number): boolean {
  let i = at;
  while (i < text.length && ' \t\r\n'.includes(text[i] ?? '')) i++;
  return text[i] === ':';
}
