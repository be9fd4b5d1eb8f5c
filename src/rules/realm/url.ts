/** The web's `URL` and `URLSearchParams`, parsed and written by the process. */
import { outer } from './outer.ts';

type Pair = [name: string, value: string];
type Parts = Record<Part | 'origin', string>;
type Part = (typeof PARTS)[number];

const PARTS = [
  ...['hash', 'host', 'hostname', 'href', 'password', 'pathname', 'port', 'protocol', 'search', 'username'],
] as const;

export class URLSearchParams implements Iterable<Pair> {
  #pairs: Pair[];
  /** Tells the URL that its query has changed. */
  #onChange: (query: string) => void = () => undefined;

  constructor(init: string | Record<string, string> | Iterable<Pair> = '') {
    this.#pairs = readPairs(init);
  }

  /** The query of a URL; `onChange` is called with its new text. Rules cannot reach this function. */
  static ofUrl: (query: string, onChange: (query: string) => void) => URLSearchParams;
  static replace: (params: URLSearchParams, query: string) => void;

  static {
    URLSearchParams.ofUrl = (query, onChange) => {
      const params = new URLSearchParams(query);
      params.#onChange = onChange;
      return params;
    };
    URLSearchParams.replace = (params, query) => {
      params.#pairs = readPairs(query);
    };
  }

  get size(): number {
    return this.#pairs.length;
  }

  append(name: string, value: string): void {
    this.#pairs.push([String(name), String(value)]);
    this.#tell();
  }

  delete(name: string, value?: string): void {
    this.#pairs = this.#pairs.filter((pair) => pair[0] !== String(name) || (value !== undefined && pair[1] !== value));
    this.#tell();
  }

  get(name: string): string | null {
    return this.#pairs.find((pair) => pair[0] === String(name))?.[1] ?? null;
  }

  getAll(name: string): string[] {
    return this.#pairs.filter((pair) => pair[0] === String(name)).map((pair) => pair[1]);
  }

  has(name: string, value?: string): boolean {
    return this.#pairs.some((pair) => pair[0] === String(name) && (value === undefined || pair[1] === value));
  }

  set(name: string, value: string): void {
    const first = this.#pairs.find((pair) => pair[0] === String(name));
    if (first === undefined) {
      this.append(name, value);
    } else {
      first[1] = String(value);
      this.#pairs = this.#pairs.filter((pair) => pair === first || pair[0] !== first[0]);
      this.#tell();
    }
  }

  sort(): void {
    this.#pairs.sort(([one], [two]) => (one < two ? -1 : Number(one > two)));
    this.#tell();
  }

  forEach(callback: (value: string, name: string, params: URLSearchParams) => void): void {
    for (const [name, value] of this.#pairs.slice()) callback(value, name, this);
  }

  toString(): string {
    return outer.formatQuery(JSON.stringify(this.#pairs));
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this.#pairs) yield name;
  }

  *values(): IterableIterator<string> {
    for (const [, value] of this.#pairs) yield value;
  }

  *entries(): IterableIterator<Pair> {
    for (const [name, value] of this.#pairs) yield [name, value];
  }

  [Symbol.iterator](): IterableIterator<Pair> {
    return this.entries();
  }

  #tell(): void {
    this.#onChange(this.toString());
  }
}

const { ofUrl, replace } = URLSearchParams;
Reflect.deleteProperty(URLSearchParams, 'ofUrl');
Reflect.deleteProperty(URLSearchParams, 'replace');

function readPairs(init: string | Record<string, string> | Iterable<Pair>): Pair[] {
  if (typeof init !== 'object' || init === null) return JSON.parse(outer.parseQuery(String(init)));
  const pairs = Symbol.iterator in init ? [...init] : Object.entries(init);
  return pairs.map(([name, value]) => [String(name), String(value)]);
}

class RealmUrl {
  #parts: Parts;
  readonly searchParams: URLSearchParams;

  constructor(url: string | RealmUrl, base?: string | RealmUrl) {
    const parts = outer.parseUrl(String(url), base === undefined ? null : String(base));
    if (parts === null) throw new TypeError('URL: the text is not a URL');
    this.#parts = JSON.parse(parts);
    this.searchParams = ofUrl(this.#parts.search, (query) => this.#change('search', query));
  }

  static canParse(url: string, base?: string): boolean {
    return outer.parseUrl(String(url), base === undefined ? null : String(base)) !== null;
  }

  static parse(url: string, base?: string): RealmUrl | null {
    return RealmUrl.canParse(url, base) ? new RealmUrl(url, base) : null;
  }

  get origin(): string {
    return this.#parts.origin;
  }

  toString(): string {
    return this.#parts.href;
  }

  toJSON(): string {
    return this.#parts.href;
  }

  #change(part: Part, value: string): void {
    this.#parts = JSON.parse(outer.changeUrl(this.#parts.href, part, String(value)));
  }

  static {
    for (const part of PARTS) {
      Object.defineProperty(RealmUrl.prototype, part, {
        get(this: RealmUrl) {
          return this.#parts[part];
        },
        set(this: RealmUrl, value: string) {
          this.#change(part, value);
          if (part === 'search' || part === 'href') replace(this.searchParams, this.#parts.search);
        },
        enumerable: true,
        configurable: true,
      });
    }
  }
}

Object.defineProperty(RealmUrl, 'name', { value: 'URL' });

export { RealmUrl as URL };
