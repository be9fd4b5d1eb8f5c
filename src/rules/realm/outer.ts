/**
 * Functions that the process around the realm offers to the realm. Only texts, numbers and bytes pass through. A
 * function of the realm wraps each of them, since an object or error of the process would let rules leave the realm.
 */
export interface Outer {
  /**
   * Evaluates a module of the package and returns its namespace. If that fails, returns undefined and has called
   * `onThrown` with the thrown value, or `onProblem` with the reason why it could not be linked.
   */
  load(id: string, onThrown: (thrown: unknown) => void, onProblem: (message: string) => void): object | undefined;
  /** Runs all microtasks of the realm, including those that they start. */
  drain(): void;
  /** Tells the engine which rule is called next, in the answer to this request. */
  mark(seq: number, rule: string): void;
  print(isError: boolean, text: string): void;
  nowMs(): number;
  /** Frees the buffers that earlier calls left. */
  reclaimMemory(): void;
  /** Ends the process; the engine finds the rule by replay. */
  end(message: string): void;
  countUtf8Bytes(text: string): number;
  writeUtf8(text: string, into: ArrayBuffer): void;
  /** The standard name of an encoding; null if it is unknown. */
  findEncoding(label: string): string | null;
  /** Null if the bytes are not valid text for a `fatal` decoder. */
  decodeText(decoder: number, options: string, bytes: ArrayBufferLike, offset: number, length: number): string | null;
  /** The parts of a URL as JSON; null if it is invalid. */
  parseUrl(url: string, base: string | null): string | null;
  /** The parts of the URL after a change of one part, as JSON. */
  changeUrl(url: string, part: string, value: string): string;
  /** Parses a query into JSON pairs of names and values; `formatQuery` does the reverse. */
  parseQuery(text: string): string;
  formatQuery(pairs: string): string;
  /** Null for a text with characters that the encoding does not allow. */
  decodeBase64(text: string): string | null;
  encodeBase64(text: string): string | null;
  /** Begins a request to the network: a FetchRequest as JSON. */
  beginFetch(id: number, request: string): void;
  /** The next answer with its id: a FetchAnswer as JSON. Null if there are no open requests. */
  waitForFetch(): string | null;
  abortFetches(): void;
}

export interface FetchRequest {
  url: string;
  method: string;
  headers: [name: string, value: string][];
  /** Contains one character for each byte; null without a body. */
  body: string | null;
}

/** The reason why there is no answer, or the answer. `body` contains one character for each byte. */
export type FetchAnswer =
  | { error: string }
  | {
      status: number;
      statusText: string;
      url: string;
      redirected: boolean;
      headers: [name: string, value: string][];
      body: string;
    };

/** The process passes these functions to this script; see host/realm.ts. */
declare const processFunctions: Outer;

/** An error thrown by the process is an object of the process: rules get an error of the realm instead. */
function guard<Args extends unknown[], Result>(run: (...args: Args) => Result): (...args: Args) => Result {
  return (...args) => {
    try {
      return run(...args);
    } catch {
      throw new RangeError('there is not enough memory or stack for this');
    }
  };
}

const guarded = Object.fromEntries(Object.entries(processFunctions).map(([name, run]) => [name, guard(run)]));

export const outer = Object.freeze(guarded) as unknown as Outer;
