import { type Attribute, type Data, findAttribute, foldValue, isData } from './attributes.ts';
import { refuse } from './refusal.ts';

/** Tells whether a resource, or one value of several, is wanted. */
export type Matches = (data: Data) => boolean;

/** A filter of RFC 7644, section 3.4.2.2, and which values it asks to be equal, if it is only of those. */
export interface Filter {
  matches: Matches;
  equal: Data | null;
}

const MAX_DEPTH = 50;
const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|([()[\]])|([^\s()[\]"]+))/y;
const COMPARISONS = new Set(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']);

/** Reads a filter. `urn`: schema whose prefix names of attributes may have. Throws `ScimRefusal` of the type `invalidFilter`. */
export function parseFilter(text: string, attributes: readonly Attribute[], urn: string): Filter {
  const reader = new FilterReader(readTokens(text), urn);
  return reader.readAll(attributes);
}

/** Each token is one of a text, a bracket or a word. */
function readTokens(text: string): string[] {
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < end; ) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (found === null) throw invalid(`cannot be read after the first ${at} characters`);
    tokens.push(found[0].trim());
  }
  return tokens;
}

class FilterReader {
  readonly #tokens: readonly string[];
  readonly #urn: string;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly string[], urn: string) {
    this.#tokens = tokens;
    this.#urn = urn;
  }

  readAll(attributes: readonly Attribute[]): Filter {
    const filter = this.#readOr(attributes);
    if (this.#at < this.#tokens.length) throw invalid('goes on after its end');
    return filter;
  }

  #readOr(attributes: readonly Attribute[]): Filter {
    const all = [this.#readAnd(attributes)];
    while (this.#take('or')) all.push(this.#readAnd(attributes));
    const [first] = all;
    if (all.length === 1 && first !== undefined) return first;
    return { matches: (data) => all.some(({ matches }) => matches(data)), equal: null };
  }

  #readAnd(attributes: readonly Attribute[]): Filter {
    const all = [this.#readOne(attributes)];
    while (this.#take('and')) all.push(this.#readOne(attributes));
    const equal = all.some((one) => one.equal === null) ? null : Object.assign({}, ...all.map((one) => one.equal));
    return { matches: (data) => all.every(({ matches }) => matches(data)), equal };
  }

  #readOne(attributes: readonly Attribute[]): Filter {
    if (++this.#depth > MAX_DEPTH) throw invalid('is nested too deeply');
    try {
      const isNegated = this.#take('not');
      if (this.#take('(')) {
        const inner = this.#readOr(attributes);
        this.#expect(')');
        return isNegated ? { matches: (data) => !inner.matches(data), equal: null } : inner;
      }
      if (isNegated) throw invalid('has a "not" without brackets after it');
      return this.#readComparison(attributes);
    } finally {
      this.#depth -= 1;
    }
  }

  #readComparison(attributes: readonly Attribute[]): Filter {
    const path = this.#next();
    if (!/^[A-Za-z$]/.test(path)) throw invalid(`has ${path} where an attribute is expected`);
    const [attribute, part] = this.#resolve(path, attributes);
    if (this.#take('[')) return this.#readValuePath(attribute);
    const { matches, expected } = this.#readTest(part ?? attribute);
    const equal =
      expected === null || part !== undefined || attribute === undefined ? null : { [attribute.name]: expected };
    return { matches: (data) => matches(readValues(data, attribute, part)), equal };
  }

  /** One of several values, described in square brackets; Entra ID compares a part of it. */
  #readValuePath(attribute: Attribute | undefined): Filter {
    const inner = this.#readOr(attribute?.parts ?? []);
    this.#expect(']');
    const items = (data: Data) => valuesOf(data, attribute).filter(isData).filter(inner.matches);
    if (this.#tokens[this.#at]?.startsWith('.') !== true)
      return { matches: (data) => items(data).length > 0, equal: null };
    const part = findAttribute(attribute?.parts ?? [], this.#next().slice(1));
    const { matches } = this.#readTest(part);
    const read = (item: Data) => (part === undefined ? undefined : item[part.name]);
    return { matches: (data) => matches(items(data).map(read)), equal: null };
  }

  /** What comes after the name of an attribute. `expected`: the value for `eq`. */
  #readTest(target: Attribute | undefined): { matches: (values: unknown[]) => boolean; expected: unknown } {
    const name = this.#next().toLowerCase();
    if (name === 'pr') return { matches: (values) => values.some(isPresent), expected: null };
    if (!COMPARISONS.has(name)) throw invalid(`has ${name} where a comparison is expected`);
    const expected = readValue(this.#next());
    return { matches: makeComparison(name, target, expected), expected: name === 'eq' ? expected : null };
  }

  /** Nothing has an attribute that ADE does not know. */
  #resolve(path: string, attributes: readonly Attribute[]): [Attribute | undefined, Attribute | undefined] {
    const prefix = `${this.#urn}:`.toLowerCase();
    const own = path.toLowerCase().startsWith(prefix) ? path.slice(prefix.length) : path;
    const [first = '', second, ...rest] = own.split('.');
    const attribute = findAttribute(attributes, first);
    if (second === undefined) {
      // A list compared with a value means the values of its entries.
      const value = attribute?.type === 'list' ? findAttribute(attribute.parts ?? [], 'value') : undefined;
      return [attribute, this.#tokens[this.#at] === '[' ? undefined : value];
    }
    const part = findAttribute(attribute?.parts ?? [], second);
    return rest.length > 0 || part === undefined ? [undefined, undefined] : [attribute, part];
  }

  #next(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw invalid('ends too early');
    return token;
  }

  #take(word: string): boolean {
    if (this.#tokens[this.#at]?.toLowerCase() !== word) return false;
    this.#at += 1;
    return true;
  }

  #expect(word: string): void {
    if (!this.#take(word)) throw invalid(`has no ${word} where one is expected`);
  }
}

function valuesOf(data: Data, attribute: Attribute | undefined): unknown[] {
  const value = attribute === undefined ? undefined : data[attribute.name];
  return Array.isArray(value) ? value : [value];
}

function readValues(data: Data, attribute: Attribute | undefined, part: Attribute | undefined): unknown[] {
  const values = valuesOf(data, attribute);
  return part === undefined ? values : values.map((one) => (isData(one) ? one[part.name] : undefined));
}

function isPresent(value: unknown): boolean {
  if (isData(value)) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== '';
}

function readValue(token: string): unknown {
  try {
    return JSON.parse(token.startsWith('"') ? token : token.toLowerCase());
  } catch {
    throw invalid(`has ${token} where a value is expected`);
  }
}

/** Several values match if one of them does; `ne` is that none is equal. */
function makeComparison(
  name: string,
  target: Attribute | undefined,
  expected: unknown,
): (values: unknown[]) => boolean {
  const wanted = target === undefined ? expected : foldValue(target, expected);
  const fold = (value: unknown) => (target === undefined ? value : foldValue(target, value)) ?? null;
  if (name === 'eq') return (values) => values.some((one) => fold(one) === wanted);
  if (name === 'ne') return (values) => !values.some((one) => fold(one) === wanted);
  const isTrue = (value: unknown) => typeof value === 'string' && compareTexts(name, value, String(wanted));
  return (values) => values.some((one) => isTrue(fold(one)));
}

function compareTexts(name: string, value: string, wanted: string): boolean {
  if (name === 'co') return value.includes(wanted);
  if (name === 'sw') return value.startsWith(wanted);
  if (name === 'ew') return value.endsWith(wanted);
  if (name === 'gt') return value > wanted;
  if (name === 'ge') return value >= wanted;
  return name === 'lt' ? value < wanted : value <= wanted;
}

function invalid(what: string): Error {
  return refuse('invalidFilter', `The filter ${what}.`);
}
