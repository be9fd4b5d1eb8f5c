import type { FieldProfile } from '../../../contract/profile.ts';
import { KINDS } from './cell-hasher.ts';
import type { CellReader } from './cell-reader.ts';
import { Sample } from './sample.ts';

const SKETCH_SIZE = 64;
/** A power of two. */
const RECENT_HASHES = 256;
const QUANTILES = 17;
const MAX_PATTERNS = 50;
const MAX_PATTERN_LENGTH = 40;
/** The pattern of each of so many values is counted, and then that of every 16th. */
const PATTERNS_AT_START = 4_096;
const PATTERN_STEP = 16;
/** Exact counts for so many numbers; of more, the most frequent one is found by votes. */
const COUNTED_NUMBERS = 4_096;
/** A program that takes ids for numbers adds a decimal. */
const DECIMAL_KEY = /\d[.,]0$/;
const HASHES = 2 ** 32;
const FILLED = { run: 0.9, others: 2, othersOfLong: 1, long: 20, distinct: 0.8 };

/** Collects the figures of one field while rows are streamed; its memory does not grow with the rows. */
export class FieldProfileLog {
  readonly #isKey: boolean;
  readonly #isAmount: boolean;
  texts = 0;
  numbers = 0;
  dates = 0;
  others = 0;
  empty = 0;
  negative = 0;
  broken = 0;
  /** Of the values whose pattern is counted: all, and those that end like 1001.0. */
  keys = 0;
  decimalKeys = 0;
  #characters = 0;
  readonly #sketch = new Uint32Array(SKETCH_SIZE).fill(0xffffffff);
  #sketched = 0;
  /** Hashes that were added, by their last bits: many fields have few values. */
  readonly #recent = new Uint32Array(RECENT_HASHES).fill(0xffffffff);
  readonly #sample = new Sample();
  readonly #patterns = new Map<string, number>();
  /** Counts of the first numbers, and Boyer and Moore's candidate for the most frequent number of all. */
  readonly #counts = new Map<number, number>();
  #candidate = Number.NaN;
  #votes = 0;
  #seen = 0;
  #runOf = Number.NaN;
  #run = 0;
  #longestRun = 0;

  constructor({ isKey, isAmount }: { isKey: boolean; isAmount: boolean }) {
    this.#isKey = isKey;
    this.#isAmount = isAmount;
  }

  get filled(): number {
    return this.texts + this.numbers + this.dates + this.others;
  }

  /** Takes the cell that was read last. */
  add(cell: CellReader): void {
    switch (cell.kind) {
      case KINDS.empty:
        this.empty += 1;
        return;
      case KINDS.text:
        this.texts += 1;
        this.#characters += cell.length;
        if (cell.isBroken) this.broken += 1;
        break;
      case KINDS.number:
        this.numbers += 1;
        if (cell.number < 0) this.negative += 1;
        if (this.#sample.takesNext()) this.#sample.push(cell.number);
        if (this.#isAmount) this.#countNumber(cell.number);
        break;
      case KINDS.date:
        this.dates += 1;
        if (this.#sample.takesNext()) this.#sample.push(toDays(cell.number));
        break;
      default:
        this.others += 1;
    }
    const hash = cell.low >>> 0;
    const recent = hash & (RECENT_HASHES - 1);
    if (this.#recent[recent] !== hash) {
      this.#recent[recent] = hash;
      if (hash < this.#sketch[SKETCH_SIZE - 1]!) this.#addHash(hash);
    }
    if (!this.#isKey) return;
    if (this.filled <= PATTERNS_AT_START) this.#addPattern(cell, 1);
    else if (this.filled % PATTERN_STEP === 0) this.#addPattern(cell, PATTERN_STEP);
  }

  /** How often the most frequent number occurs; with many different numbers, a lower bound that is near. */
  get mostFrequent(): number {
    let most = this.#seen;
    // Of more numbers, the counts of the first ones say nothing.
    if (this.numbers > COUNTED_NUMBERS) return most;
    for (const count of this.#counts.values()) if (count > most) most = count;
    return most;
  }

  /**
   * Whether the most frequent number looks filled down: nearly all of its rows follow each other, and the other numbers
   * differ from each other. A fee that most members pay is not like that.
   */
  get isFilledDown(): boolean {
    const others = this.numbers - this.mostFrequent;
    const distinct = this.#counts.size - 1;
    const minOthers = this.numbers < FILLED.long ? FILLED.others : FILLED.othersOfLong;
    const areOthersDistinct = this.numbers > COUNTED_NUMBERS || distinct >= FILLED.distinct * others;
    return this.#longestRun >= FILLED.run * this.mostFrequent && others >= minOthers && areOthersDistinct;
  }

  /** Numbers of a sample. */
  get sampled(): Float64Array {
    return this.#sample.numbers;
  }

  /** `pairs`: neighbouring rows in ascending order, and in any order, if they were compared. */
  finish(pairs?: { ascending: number; all: number }): FieldProfile {
    const { texts, numbers, dates, others, empty, broken, negative, filled } = this;
    return {
      texts,
      numbers,
      dates,
      others,
      empty,
      characters: this.#characters,
      broken,
      negative,
      most_frequent: this.mostFrequent,
      distinct: filled === 0 ? 0 : Number(Math.min(1, this.#estimateDistinct() / filled).toFixed(4)),
      sketch: [...this.#sketch.subarray(0, this.#sketched)],
      quantiles: this.#sample.quantiles(QUANTILES),
      patterns: Object.fromEntries([...this.#patterns].sort(([a], [b]) => (a < b ? -1 : 1))),
      ascending: pairs === undefined ? null : Number((pairs.ascending / pairs.all).toFixed(4)),
    };
  }

  /** From the smallest hashes, which are evenly spread. */
  #estimateDistinct(): number {
    if (this.#sketched < SKETCH_SIZE) return this.#sketched;
    return ((SKETCH_SIZE - 1) * HASHES) / this.#sketch[SKETCH_SIZE - 1]!;
  }

  #addHash(hash: number): void {
    const sketch = this.#sketch;
    let low = 0;
    for (let high = this.#sketched; low < high; ) {
      const middle = (low + high) >> 1;
      if (sketch[middle]! < hash) low = middle + 1;
      else high = middle;
    }
    if (low < this.#sketched && sketch[low] === hash) return;
    let at = Math.min(this.#sketched, SKETCH_SIZE - 1);
    while (at > 0 && sketch[at - 1]! > hash) {
      sketch[at] = sketch[at - 1]!;
      at -= 1;
    }
    sketch[at] = hash;
    if (this.#sketched < SKETCH_SIZE) this.#sketched += 1;
  }

  #addPattern(cell: CellReader, weight: number): void {
    const text = cell.kind === KINDS.number ? String(cell.number) : cell.text;
    const pattern = patternOf(text);
    this.keys += weight;
    if (DECIMAL_KEY.test(text)) this.decimalKeys += weight;
    const count = this.#patterns.get(pattern);
    if (count !== undefined) this.#patterns.set(pattern, count + weight);
    else if (this.#patterns.size < MAX_PATTERNS) this.#patterns.set(pattern, weight);
  }

  #countNumber(number: number): void {
    if (this.numbers <= COUNTED_NUMBERS) this.#counts.set(number, (this.#counts.get(number) ?? 0) + 1);
    if (this.#runOf !== number) {
      this.#runOf = number;
      this.#run = 0;
    }
    this.#run += 1;
    if (this.#run > this.#longestRun) this.#longestRun = this.#run;
    if (this.#candidate === number) {
      this.#votes += 1;
      this.#seen += 1;
    } else if (this.#votes === 0) {
      this.#candidate = number;
      this.#votes = 1;
      this.#seen = 1;
    } else this.#votes -= 1;
  }
}

/** How a text is written: runs of letters as `A`, runs of digits as `9`, everything else as it is. */
export function patternOf(text: string): string {
  let pattern = '';
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x80 || unit < 0x20) return patternOfAny(text);
    const lower = unit | 0x20;
    const sign = unit <= 0x39 && unit >= 0x30 ? '9' : lower >= 0x61 && lower <= 0x7a ? 'A' : text[at]!;
    const isRun = sign === 'A' || sign === '9' || sign === ' ';
    if (!isRun || !pattern.endsWith(sign)) pattern += sign;
  }
  return pattern.slice(0, MAX_PATTERN_LENGTH);
}

function patternOfAny(text: string): string {
  const pattern = text.replace(/\p{L}+/gu, 'A').replace(/\p{Nd}+/gu, '9');
  return pattern.replace(/\s+/gu, ' ').slice(0, MAX_PATTERN_LENGTH);
}

/** A day of the calendar, YYYYMMDD, as a number of days. */
export function toDays(day: number): number {
  return Math.round(Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100) / 86_400_000);
}
