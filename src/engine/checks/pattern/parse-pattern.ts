export type PatternNode =
  /** One character; `source` is how the pattern describes it: `a`, `.`, `\d`, `[A-Z]`. */
  | { kind: 'character'; source: string }
  | { kind: 'sequence'; parts: PatternNode[] }
  | { kind: 'choice'; branches: PatternNode[] }
  | { kind: 'repeat'; part: PatternNode; min: number; max: number }
  | { kind: 'start' }
  | { kind: 'end' };

/** Why a pattern cannot be used, as a message to its author. */
export class PatternProblem extends Error {}

const SYNTAX_CHARACTERS = new Set(['^', '$', '\\', '.', '*', '+', '?', '(', ')', '[', ']', '{', '}', '|', '/']);

/**
 * Parses a JavaScript regular expression (flag `u`) that can be matched in time linear in the text. Throws
 * `PatternProblem` for everything else: look-around, back references, word boundaries, and invalid expressions.
 */
export function parsePattern(pattern: string): PatternNode {
  try {
    new RegExp(pattern, 'u');
  } catch (error) {
    throw new PatternProblem(`it is not a regular expression: ${(error as Error).message.replace(/^.*?: /s, '')}`);
  }
  return new Parser(pattern).parse();
}

/** The parser only gets texts that are valid regular expressions. */
class Parser {
  readonly #characters: string[];
  #at = 0;

  constructor(pattern: string) {
    this.#characters = [...pattern];
  }

  parse(): PatternNode {
    return this.#readChoice();
  }

  get #next(): string | undefined {
    return this.#characters[this.#at];
  }

  #readChoice(): PatternNode {
    const branches = [this.#readSequence()];
    while (this.#next === '|') {
      this.#at += 1;
      branches.push(this.#readSequence());
    }
    return branches.length === 1 ? branches[0]! : { kind: 'choice', branches };
  }

  #readSequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (this.#next !== undefined && this.#next !== '|' && this.#next !== ')') parts.push(this.#readRepeat());
    return { kind: 'sequence', parts };
  }

  #readRepeat(): PatternNode {
    const part = this.#readPart();
    const [min, max] = this.#readCount();
    if (min === 1 && max === 1) return part;
    // Lazy or greedy makes no difference when the whole text must match.
    if (this.#next === '?') this.#at += 1;
    return { kind: 'repeat', part, min, max };
  }

  #readCount(): [min: number, max: number] {
    const mark = this.#next;
    if (mark === '*' || mark === '+' || mark === '?') {
      this.#at += 1;
      return [mark === '+' ? 1 : 0, mark === '?' ? 1 : Number.POSITIVE_INFINITY];
    }
    if (mark !== '{') return [1, 1];
    const [first = '', second] = this.#readUntil('}').slice(1, -1).split(',');
    return [
      Number(first),
      second === undefined ? Number(first) : second === '' ? Number.POSITIVE_INFINITY : Number(second),
    ];
  }

  #readPart(): PatternNode {
    const character = this.#next!;
    if (character === '(') return this.#readGroup();
    if (character === '[') return { kind: 'character', source: this.#readClass() };
    if (character === '\\') return { kind: 'character', source: this.#readEscape() };
    this.#at += 1;
    if (character === '^') return { kind: 'start' };
    if (character === '$') return { kind: 'end' };
    return { kind: 'character', source: character };
  }

  #readGroup(): PatternNode {
    this.#at += 1;
    if (this.#next === '?') this.#readGroupKind();
    const inner = this.#readChoice();
    this.#at += 1;
    return inner;
  }

  /** `?:` or `?<name>`. */
  #readGroupKind(): void {
    const [, kind, behind] = this.#characters.slice(this.#at, this.#at + 3);
    if (kind === '=' || kind === '!' || (kind === '<' && (behind === '=' || behind === '!'))) {
      throw new PatternProblem('it has look-ahead or look-behind, which can take very long');
    }
    if (kind === '<') this.#readUntil('>');
    else if (kind === ':') this.#at += 2;
    else throw new PatternProblem('it has a group of a kind that is not supported');
  }

  #readClass(): string {
    const start = this.#at;
    for (this.#at += 1; this.#next !== ']'; this.#at += 1) if (this.#next === '\\') this.#at += 1;
    this.#at += 1;
    return this.#take(start);
  }

  #readEscape(): string {
    const start = this.#at;
    const letter = this.#characters[this.#at + 1]!;
    this.#at += 2;
    if (/[1-9k]/.test(letter)) throw new PatternProblem('it has a back reference, which can take very long');
    if (/[bB]/.test(letter)) throw new PatternProblem('it has a word boundary, which is not supported');
    if ((letter === 'u' || letter === 'p' || letter === 'P') && this.#next === '{') this.#readUntil('}');
    else if (letter === 'u') this.#at += this.#isPair() ? 10 : 4;
    else if (letter === 'x') this.#at += 2;
    else if (letter === 'c') this.#at += 1;
    return this.#take(start);
  }

  /** Whether this is a surrogate pair, such as `\ud83d\ude00`: it is one character. */
  #isPair(): boolean {
    return /^d[89ab]..\\ud[c-f]../i.test(this.#characters.slice(this.#at, this.#at + 10).join(''));
  }

  /** Reads up to and including a character. */
  #readUntil(last: string): string {
    const start = this.#at;
    while (this.#next !== last) this.#at += 1;
    this.#at += 1;
    return this.#take(start);
  }

  #take(start: number): string {
    return this.#characters.slice(start, this.#at).join('');
  }
}

/** Whether a character's source is the character itself. */
export function isLiteral(source: string): boolean {
  return [...source].length === 1 && !SYNTAX_CHARACTERS.has(source);
}
