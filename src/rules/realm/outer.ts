/**
 * What the process around the realm does for it. Only texts, numbers and bytes go through, and a function of the realm
 * stands before each of the process's: an object or an error of the process would lead rules out of the realm.
 */
export interface Outer {
  /**
   * Evaluates a module of the package and gives its namespace. Undefined when that failed: then `onThrown` was called with
   * what the module threw, or `onProblem` with why it could not be linked.
   */
  load(id: string, onThrown: (thrown: unknown) => void, onProblem: (message: string) => void): object | undefined;
  /** Runs all microtasks of the realm, and those that they start. */
  drain(): void;
  /** Sends a frame to the engine. */
  send(text: string): void;
  print(fd: number, text: string): void;
  nowMs(): number;
  /** Frees the buffers that calls have left. */
  reclaimMemory(): void;
  /** Ends the process; the engine finds the rule by replay. */
  end(message: string): void;
  countUtf8Bytes(text: string): number;
  writeUtf8(text: string, into: ArrayBuffer): void;
  /** A decoder's name in its standard form; null where there is none. */
  findEncoding(label: string): string | null;
  /** Null when the bytes are no text in a `fatal` decoder. */
  decodeText(decoder: number, options: string, bytes: ArrayBufferLike, offset: number, length: number): string | null;
  /** The parts of a URL as JSON; null when it is none. */
  parseUrl(url: string, base: string | null): string | null;
  /** The same after a change of one part. */
  changeUrl(url: string, part: string, value: string): string;
  /** Names and values of a query as JSON pairs, and back. */
  parseQuery(text: string): string;
  formatQuery(pairs: string): string;
  /** Null for a text that is not of the other alphabet. */
  decodeBase64(text: string): string | null;
  encodeBase64(text: string): string | null;
  /** Begins a request to the network: a FetchRequest as JSON. */
  beginFetch(id: number, request: string): void;
  /** The next answer with its id: a FetchAnswer as JSON. Null when nothing is under way. */
  waitForFetch(): string | null;
  abortFetches(): void;
}

/** A request to the network. */
export interface FetchRequest {
  url: string;
  method: string;
  headers: [name: string, value: string][];
  /** A character for each byte; null without a body. */
  body: string | null;
}

/** Why there is no answer, or the answer; a character for each byte of its body. */
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

/** Given to this script by the process; see host/realm.ts. */
declare const processFunctions: Outer;

/** What is thrown out there is an object of the process: rules get one of the realm in its place. */
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
