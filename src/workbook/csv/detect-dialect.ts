/** How a file separates and quotes its fields. */
export interface Dialect {
  delimiter: string;
  /** Empty where quotation marks are text like any other. */
  quote: string;
  /** Its first line is `sep=;`, which declares the delimiter and is not a row. */
  hasSeparatorLine: boolean;
}

const DELIMITERS = [',', ';', '\t', '|'];
const SEPARATOR_LINE = /^"?sep=([^\r\n"])"?(?:\r\n|\n|\r|$)/i;
const LINE_END = /\r\n|\n|\r/;
/** One field in apostrophes may be chance. */
const MIN_APOSTROPHE_FIELDS = 2;

/**
 * Detects the dialect from the start of a file: the delimiter that splits most records into the same number of fields.
 * Without any, the file has one column, and the delimiter is `preferred`. With `given` only the quotes are found out.
 */
export function detectDialect(text: string, isComplete: boolean, preferred = ',', given?: string): Dialect {
  const declared = SEPARATOR_LINE.exec(text)?.[1];
  const sample = isComplete ? text : cutLastLine(text);
  if (declared !== undefined) {
    const delimiter = given ?? declared;
    return { delimiter, quote: detectQuote(sample, delimiter), hasSeparatorLine: true };
  }
  if (given !== undefined) return { delimiter: given, quote: findQuote(sample, given), hasSeparatorLine: false };
  const order = [preferred, ...DELIMITERS.filter((delimiter) => delimiter !== preferred)];
  let best: Dialect = { delimiter: preferred, quote: '"', hasSeparatorLine: false };
  let bestScore = 0;
  for (const delimiter of order) {
    const quote = findQuote(sample, delimiter);
    const score = scoreFieldCounts(countFields(sample, delimiter, quote));
    if (score > bestScore) {
      best = { delimiter, quote, hasSeparatorLine: false };
      bestScore = score;
    }
  }
  return best;
}

function cutLastLine(text: string): string {
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  return end > 0 ? text.slice(0, end) : text;
}

/** Apostrophes quote only where every field that begins with one also ends with one, and no field has a quotation mark. */
function detectQuote(text: string, delimiter: string): string {
  if (countMatches(text, makeOpening(delimiter, '"')) > 0) return '"';
  const opened = countMatches(text, makeOpening(delimiter, "'"));
  const closed = countMatches(text, makeQuotedField(delimiter, "'"));
  return opened >= MIN_APOSTROPHE_FIELDS && opened === closed ? "'" : '"';
}

function findQuote(text: string, delimiter: string): string {
  return hasStrayQuotes(text, delimiter) ? '' : detectQuote(text, delimiter);
}

/**
 * Marks of inches and seconds: fields begin with a quotation mark, none ends with one in its line, and without quoting
 * all rows have the same number of fields, which they do not have with it.
 */
function hasStrayQuotes(text: string, delimiter: string): boolean {
  if (countMatches(text, makeOpening(delimiter, '"')) === 0) return false;
  const isQuoted = text.split(LINE_END).some((line) => countMatches(line, makeQuotedField(delimiter, '"')) > 0);
  return !isQuoted && isUniform(countFields(text, delimiter, '')) && !isUniform(countFields(text, delimiter, '"'));
}

function isUniform(counts: readonly number[]): boolean {
  return counts.length > 1 && counts[0]! > 1 && counts.every((count) => count === counts[0]);
}

function makeOpening(delimiter: string, quote: string): RegExp {
  return new RegExp(`(?<=^|[\\r\\n\\${delimiter}])${quote}`, 'g');
}

function makeQuotedField(delimiter: string, quote: string): RegExp {
  const separators = `\\r\\n\\${delimiter}`;
  return new RegExp(
    `(?<=^|[${separators}])${quote}(?:[^${quote}]|${quote}${quote})*${quote}(?=[${separators}]|$)`,
    'g',
  );
}

function countMatches(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Number of fields of each record that is not blank; 0 where a quotation mark is in a place where no writer puts it. */
function countFields(text: string, delimiter: string, quote: string): number[] {
  const counts: number[] = [];
  let fields = 1;
  let isBroken = false;
  let place: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  let isBlank = true;
  for (const char of `${text}\n`) {
    if (place === 'quoted') {
      if (char === quote) place = 'closed';
      continue;
    }
    const mayOpen: boolean = place !== 'plain';
    const isEnd = char === '\n' || char === '\r';
    if (isEnd && !isBlank) counts.push(isBroken ? 0 : fields);
    if (isEnd) {
      fields = 1;
      isBroken = false;
    } else if (char === delimiter) fields++;
    else if (char === quote ? !mayOpen : place === 'closed') isBroken = true;
    if (isEnd || char === delimiter) place = 'start';
    // A doubled quote closes and opens again at once.
    else place = char === quote && mayOpen ? 'quoted' : 'plain';
    isBlank = isEnd;
  }
  return counts;
}

/** Share of the records that have the most common number of fields; with equal shares more fields win. 0 for one column. */
function scoreFieldCounts(counts: number[]): number {
  const records = new Map<number, number>();
  for (const count of counts) if (count > 1) records.set(count, (records.get(count) ?? 0) + 1);
  let best = 0;
  for (const [fields, found] of records) best = Math.max(best, found / counts.length + fields / 1_000_000);
  return best;
}
