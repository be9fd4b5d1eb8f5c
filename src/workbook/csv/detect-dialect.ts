import { rateSplit } from './rate-split.ts';

/** How the fields of a file are separated and quoted. */
export interface Dialect {
  delimiter: string;
  /** Empty if quotation marks are ordinary text. */
  quote: string;
  /** Whether the first line is like `sep=;`: such a line declares the delimiter and is not a row. */
  hasSeparatorLine: boolean;
  /** From 0 to 1, if the delimiter is a guess. */
  confidence?: number;
}

const DELIMITERS = [',', ';', '\t', '|'];
/** Never guessed: ordinary texts contain them. If every record has such a character, a single column is in doubt. */
const RARE_DELIMITERS = [':', '^', '~', '¦'];
const SEPARATOR_LINE = /^"?sep=([^\r\n"])"?(?:\r\n|\n|\r|$)/i;
/** A comma in a number, which is no delimiter if another character may be one. */
const DECIMAL_COMMA = /(?<=\d),(?=\d)/g;
/** Share of the records that another delimiter must split equally. */
const MIN_SPLIT = 0.5;
const LINE_END = /\r\n|\n|\r/;
/** A single field in apostrophes may be a coincidence. */
const MIN_APOSTROPHE_FIELDS = 2;

/**
 * Detects the dialect from the start of a file: the delimiter that splits most records into the same number of fields.
 * If there is none, the file has one column and `delimiter` is `preferred`. With `given`, only detects the quotes.
 */
export function detectDialect(text: string, isComplete: boolean, preferred = ',', given?: string): Dialect {
  const declared = SEPARATOR_LINE.exec(text)?.[1];
  const sample = isComplete ? text : cutLastLine(text);
  if (declared !== undefined) {
    const delimiter = given ?? declared;
    return { delimiter, quote: detectQuote(sample, delimiter), hasSeparatorLine: true };
  }
  if (given !== undefined) return { delimiter: given, quote: findQuote(sample, given), hasSeparatorLine: false };
  return guessDelimiter(sample, preferred);
}

function guessDelimiter(sample: string, preferred: string): Dialect {
  const order = [preferred, ...DELIMITERS.filter((delimiter) => delimiter !== preferred)];
  const readings = discountDecimals(
    sample,
    order.map((delimiter) => readWith(sample, delimiter)),
  );
  const [first] = readings as [Reading, ...Reading[]];
  const best = readings.reduce((found, other) => (other.score > found.score ? other : found), first);
  const isSplit = best.score > 0;
  const others = isSplit
    ? readings.filter((reading) => reading !== best)
    : RARE_DELIMITERS.map((delimiter) => readWith(sample, delimiter));
  const confidence = rateSplit(
    best.counts,
    others.map(({ counts }) => counts),
  );
  return { delimiter: best.delimiter, quote: isSplit ? best.quote : '"', hasSeparatorLine: false, confidence };
}

interface Reading {
  delimiter: string;
  quote: string;
  counts: readonly number[];
  score: number;
}

function readWith(sample: string, delimiter: string): Reading {
  const quote = findQuote(sample, delimiter);
  const counts = countFields(sample, delimiter, quote);
  return { delimiter, quote, counts, score: scoreFieldCounts(counts) };
}

/**
 * Reads commas between digits as parts of numbers if another delimiter splits the text as well: `4;-1,50;EUR`. Below a
 * header that only commas split, they are delimiters: `sku,qty,sizes` above `100,2,38;39`.
 */
function discountDecimals(sample: string, readings: readonly Reading[]): readonly Reading[] {
  const others = readings.filter(({ delimiter }) => delimiter !== ',');
  if (!others.some(({ score }) => score >= MIN_SPLIT)) return readings;
  const discounted = readWith(sample.replace(DECIMAL_COMMA, '.'), ',');
  return readings.map((reading) =>
    reading.delimiter !== ',' || hasOwnHeader(reading, discounted, others) ? reading : discounted,
  );
}

/** Whether commas split all records equally, and one of them without a number and without another delimiter. */
function hasOwnHeader({ counts }: Reading, discounted: Reading, others: readonly Reading[]): boolean {
  const isHeader = (count: number, i: number) =>
    discounted.counts[i] === count && others.every((other) => other.counts[i] === 1);
  return isUniform(counts) && counts.some(isHeader);
}

function cutLastLine(text: string): string {
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  return end > 0 ? text.slice(0, end) : text;
}

/** Apostrophes are quotes only if each field that begins with one also ends with one, and no field begins with `"`. */
function detectQuote(text: string, delimiter: string): string {
  if (delimiter === "'" || countMatches(text, makeOpening(delimiter, '"')) > 0) return '"';
  const opened = countMatches(text, makeOpening(delimiter, "'"));
  const closed = countMatches(text, makeQuotedField(delimiter, "'"));
  return opened >= MIN_APOSTROPHE_FIELDS && opened === closed ? "'" : '"';
}

function findQuote(text: string, delimiter: string): string {
  return hasStrayQuotes(text, delimiter) ? '' : detectQuote(text, delimiter);
}

/**
 * Whether quotation marks stand for inches or seconds: fields begin with one, none ends with one in the same line, and
 * all rows have the same number of fields only if the marks are not read as quotes.
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
  return new RegExp(`(?<=^|[\\r\\n${escapeCharacter(delimiter)}])${quote}`, 'g');
}

/** Escapes a character, so that it only means itself in a pattern. */
function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function makeQuotedField(delimiter: string, quote: string): RegExp {
  const separators = `\\r\\n${escapeCharacter(delimiter)}`;
  return new RegExp(
    `(?<=^|[${separators}])${quote}(?:[^${quote}]|${quote}${quote})*${quote}(?=[${separators}]|$)`,
    'g',
  );
}

function countMatches(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Number of fields of each record that is not blank; 0 if a quotation mark is in an impossible place. */
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
    // A doubled quotation mark closes the field and opens it again.
    else place = char === quote && mayOpen ? 'quoted' : 'plain';
    isBlank = isEnd;
  }
  return counts;
}

/** Share of records with the most common number of fields, plus a little for more fields; 0 for one column. */
function scoreFieldCounts(counts: number[]): number {
  const records = new Map<number, number>();
  for (const count of counts) if (count > 1) records.set(count, (records.get(count) ?? 0) + 1);
  let best = 0;
  for (const [fields, found] of records) best = Math.max(best, found / counts.length + fields / 1_000_000);
  return best;
}
