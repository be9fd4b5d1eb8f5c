import iconv from 'iconv-lite';
import { MASK } from '../terms/mask.ts';
import type { Matcher } from '../terms/matcher.ts';
import { NotMaskable } from './types.ts';

/** The byte order mark of UTF-8, read byte by byte. */
const MARK_BYTES = '\xef\xbb\xbf';

export interface CsvForm {
  /** iconv-lite's name. */
  encoding: string;
  delimiter: string;
  /** Empty if quotation marks are ordinary text. */
  quote: string;
}

const WIDE = /^utf-?(?:16|32)/i;
/** In these encodings, the second byte of a character may be a character of ASCII. */
const MULTIPLE = /^(?:shift|sjis|cp932|gb|big5|euc|cp9)/i;

/** The bytes of a csv file with the matching cells masked; all other bytes stay. Throws `NotMaskable`. */
export function maskCsv(bytes: Buffer, matcher: Matcher, form: CsvForm): Buffer {
  const isWhole = WIDE.test(form.encoding) || MULTIPLE.test(form.encoding);
  const decode = (text: string) => (isWhole ? text : iconv.decode(Buffer.from(text, 'latin1'), form.encoding));
  const text = isWhole ? iconv.decode(bytes, form.encoding, { stripBOM: false }) : bytes.toString('latin1');
  if (isWhole && !iconv.encode(text, form.encoding).equals(bytes)) throw new NotMaskable('bytes that are not text');
  const pieces: string[] = [];
  let copied = 0;
  for (const record of readRecords(text, form)) {
    const values = record.map(({ start, end }) => clean(decode(text.slice(start, end)), form.quote));
    const matches = matcher.matchRow(values);
    for (const [i, { start, end }] of record.entries()) {
      if (!matches.has(i)) continue;
      const mark = text.slice(start, end).startsWith('\ufeff') ? '\ufeff' : '';
      pieces.push(text.slice(copied, start), mark, MASK);
      copied = end;
    }
  }
  pieces.push(text.slice(copied));
  const masked = pieces.join('');
  return isWhole ? iconv.encode(masked, form.encoding) : Buffer.from(masked, 'latin1');
}

function clean(cell: string, quote: string): string {
  const trimmed = cell.replace(/[\ufeff\0]/g, '').trim();
  if (quote === '' || !trimmed.startsWith(quote)) return trimmed;
  const inner = trimmed.endsWith(quote) && trimmed.length > 1 ? trimmed.slice(1, -1) : trimmed.slice(1);
  return inner.replaceAll(quote + quote, quote);
}

interface RawCell {
  start: number;
  end: number;
}

/** The cells of each record with their quotation marks. */
function* readRecords(text: string, { delimiter, quote }: CsvForm): Generator<RawCell[]> {
  let record: RawCell[] = [];
  const begin = text.startsWith(MARK_BYTES) ? MARK_BYTES.length : 0;
  let start = begin;
  let isQuoted = false;
  let isStart = true;
  for (let at = begin; at < text.length; at++) {
    const character = text[at];
    if (isQuoted) {
      if (character === quote) isQuoted = false;
      continue;
    }
    if (quote !== '' && character === quote && (isStart || text[at - 1] === quote)) {
      isQuoted = true;
      isStart = false;
      continue;
    }
    if (character === delimiter || character === '\n' || character === '\r') {
      record.push({ start, end: at });
      start = at + 1;
      isStart = true;
      if (character === delimiter) continue;
      yield record;
      record = [];
      continue;
    }
    if (character !== ' ' && character !== '\ufeff') isStart = false;
  }
  record.push({ start, end: text.length });
  yield record;
}
