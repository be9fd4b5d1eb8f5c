import { existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hash, type Put } from './account.ts';
import { inventName, inventPeriod, inventTable, pick, type Random, REFUSED, SENDERS } from './invented-files.ts';
import type { Bucket } from './places.ts';

/** How long a file of the folder must be still before it is taken. */
export const SETTLE_SECONDS = 1;
/** A writer that pauses for longer deceives ADE, as docs/intake.md says. */
const LONGEST_PAUSE_MS = SETTLE_SECONDS * 900;
const SLOW_PARTS = 8;
const SLOW_PAUSE_MS = 120;

/** What somebody who sends documents does, each with its weight. */
const ACTS = [
  ['new', 40],
  ['written slowly', 14],
  ['equal bytes for another period', 10],
  ['equal bytes again', 10],
  ['another file at a path that was taken', 8],
  ['replaced at once', 6],
  ['without sender and period', 6],
  ['refused', 8],
  ['a link', 1],
] as const;
type Act = (typeof ACTS)[number][0];

interface FeederOptions {
  root: string;
  bucket: Bucket;
  random: Random;
  /** Files that nobody has taken yet: more would only wait. */
  maxOpen: number;
}

type Wanted = Pick<Put, 'bytes'> & Partial<Put>;

/** Puts files into a folder and a bucket, and writes down what is due for each. */
export class Feeder {
  readonly puts: Put[] = [];
  /** Paths of files whose writer was held up for too long. */
  readonly paused = new Set<string>();
  readonly #options: FeederOptions;
  readonly #writing = new Set<Promise<void>>();
  #count = 0;

  constructor(options: FeederOptions) {
    this.#options = options;
  }

  /** Puts one more file, unless many of them wait. */
  async add(): Promise<void> {
    const open = await this.listOpen();
    if (open.length + this.#writing.size < this.#options.maxOpen) await this.#act(this.#chooseAct());
  }

  /** The puts that are still where they were put. */
  async listOpen(): Promise<Put[]> {
    const inBucket = new Set(await this.#options.bucket.list());
    return this.puts.filter(({ source, path }) =>
      source === 'bucket' ? inBucket.has(path) : existsSync(join(this.#options.root, path)),
    );
  }

  /** Waits until all that is being written slowly is there. */
  async settled(): Promise<void> {
    await Promise.all(this.#writing);
  }

  #chooseAct(): Act {
    let left = this.#options.random() * ACTS.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [act, weight] of ACTS) {
      left -= weight;
      if (left < 0) return act;
    }
    return 'new';
  }

  async #act(act: Act): Promise<void> {
    const bytes = inventTable(++this.#count);
    const known = pick(this.#options.random, await this.#listTaken());
    if (act === 'written slowly') return this.#writeSlowly(this.#note({ bytes, source: 'folder' }));
    if (act === 'equal bytes for another period' && known) {
      const { bytes: again, sender } = known;
      return this.#put(this.#note({ bytes: again, sender }));
    }
    if (act === 'equal bytes again' && known) {
      const { bytes: again, sender, period } = known;
      return this.#put(this.#note({ bytes: again, sender, period }));
    }
    if (act === 'another file at a path that was taken' && known) {
      const { source, path, sender, period } = known;
      const own = this.#options.random() < 0.5 ? known.bytes : bytes;
      return this.#put(this.#note({ bytes: own, source, path, sender, period }));
    }
    if (act === 'replaced at once') return this.#replaceAtOnce(bytes);
    if (act === 'without sender and period') return this.#put(this.#note({ bytes, sender: null, period: null }));
    if (act === 'refused') return this.#putRefused();
    if (act === 'a link') return this.#link();
    return this.#put(this.#note({ bytes }));
  }

  /** Puts that are due a job and are not where they were put any more: nothing can be confused with them. */
  async #listTaken(): Promise<Put[]> {
    const open = new Set((await this.listOpen()).map(({ source, path }) => `${source} ${path}`));
    return this.puts.filter(
      ({ source, path, due, sender }) =>
        due === 'job' && sender !== null && !this.paused.has(path) && !open.has(`${source} ${path}`),
    );
  }

  #note(wanted: Wanted, ending = '.csv'): Put {
    const random = this.#options.random;
    const sender = wanted.sender === undefined ? (pick(random, SENDERS) ?? null) : wanted.sender;
    const period = wanted.period === undefined ? inventPeriod(random) : wanted.period;
    const folder = sender === null ? 'other' : `${sender}/${period}`;
    const put: Put = {
      source: this.puts.length % 2 === 0 ? 'folder' : 'bucket',
      path: `${folder}/${inventName(++this.#count)}${ending}`,
      sha256: hash(wanted.bytes),
      due: 'job',
      ...wanted,
      sender,
      period,
    };
    this.puts.push(put);
    return put;
  }

  async #put({ source, path, bytes }: Put): Promise<void> {
    if (source === 'bucket') return this.#options.bucket.put(path, bytes);
    const target = this.#makeFolderOf(path);
    const hidden = join(dirname(target), `.${inventName(++this.#count)}`);
    writeFileSync(hidden, bytes);
    // Sometimes somebody looks at the folder meanwhile.
    if (this.#options.random() < 0.3) await delay(this.#options.random() * 1000);
    renameSync(hidden, target);
  }

  #writeSlowly({ path, bytes }: Put): void {
    const target = this.#makeFolderOf(path);
    const write = async () => {
      let lastMs = performance.now();
      for (let part = 0; part < SLOW_PARTS; part++) {
        const [from, to] = [part, part + 1].map((at) => Math.floor((bytes.length * at) / SLOW_PARTS));
        const beginMs = performance.now();
        await appendFile(target, bytes.subarray(from, to));
        // At the most: the part before was written at some moment after its beginning.
        if (performance.now() - lastMs > LONGEST_PAUSE_MS) this.paused.add(path);
        lastMs = beginMs;
        await delay(SLOW_PAUSE_MS);
      }
    };
    const writing = write().finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }

  async #replaceAtOnce(bytes: Buffer): Promise<void> {
    const first = this.#note({ bytes, due: 'nothing' });
    await this.#put(first);
    await delay(this.#options.random() * 500);
    const { source, path, sender, period } = first;
    await this.#put(this.#note({ bytes: inventTable(++this.#count), source, path, sender, period }));
  }

  async #putRefused(): Promise<void> {
    const { ending, refusal, make } = pick(this.#options.random, REFUSED) ?? REFUSED[0]!;
    const number = ++this.#count;
    await this.#put(this.#note({ bytes: make(number), due: { refusal } }, ending));
  }

  #link(): void {
    const { path } = this.#note({ bytes: Buffer.alloc(0), source: 'folder', due: { refusal: 'source_file_unfit' } });
    symlinkSync('/etc/hostname', this.#makeFolderOf(path));
  }

  #makeFolderOf(path: string): string {
    const target = join(this.#options.root, path);
    mkdirSync(dirname(target), { recursive: true });
    return target;
  }
}
