import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { pluck } from '../../helpers/pluck.ts';
import { size } from '../../helpers/size.ts';
import { correct, makeCsv, makeServer, noteOf, run, type Server, settle, WORKSPACE } from '../harness.ts';
import { readCorrected } from './rows.ts';

const SETS = size(20, 20, 500);
const DOCUMENTS = size(2, 2, 4);
/** Few rows, so that two people often correct the same row. */
const ROWS = size(3, 3, 12);

/** A set that was accepted. */
interface Taken {
  name: string;
  row: number;
  base: number;
  revision: number;
}

/** The same numbers in every run. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** A person who corrects documents, and only looks at them again now and then. */
class Person {
  readonly #name: string;
  readonly #server: Server;
  readonly #seen = new Map<string, number>();
  readonly #random: () => number;
  readonly #taken: Map<string, Taken[]>;
  conflicts = 0;

  constructor(name: string, seed: number, server: Server, taken: Map<string, Taken[]>) {
    this.#name = name;
    this.#server = server;
    this.#random = makeRandom(seed);
    this.#taken = taken;
  }

  async correct(count: number): Promise<void> {
    const jobs = [...this.#taken.keys()];
    for (let i = 0; i < count; i++) {
      const job = jobs[Math.floor(this.#random() * jobs.length)]!;
      if (this.#random() < 0.3) await this.#look(job);
      await this.#send(job, `${this.#name} ${i}`, 2 + Math.floor(this.#random() * ROWS));
    }
  }

  /** Corrects what the other one corrected last, without a look at it before. */
  async correctBlindly(): Promise<void> {
    const [job, sets] = [...this.#taken].find(([, sets]) => sets.some(({ name }) => !this.#isOwn(name)))!;
    this.#seen.delete(job);
    await this.#send(job, `${this.#name} at last`, sets.findLast(({ name }) => !this.#isOwn(name))!.row);
  }

  #isOwn(name: string): boolean {
    return name.startsWith(`${this.#name} `);
  }

  /** Sends a set until it is taken: waits while a revision is running, and looks again after a conflict. */
  async #send(job: string, name: string, row: number): Promise<void> {
    for (;;) {
      const base = this.#seen.get(job) ?? 1;
      try {
        const set = { base, corrections: [noteOf(String(row), name)], by: this.#name, key: `${name} on ${base}` };
        const { revision } = await correct(this.#server, job, set);
        this.#taken.get(job)!.push({ name, row, base, revision });
        return;
      } catch (error) {
        if (isAdeError(error, 'revision_under_way')) await settle(this.#server, job);
        else if (isAdeError(error, 'revision_conflict')) await this.#noteConflict(job, row, base, error.message);
        else throw error;
      }
    }
  }

  async #noteConflict(job: string, row: number, base: number, message: string): Promise<void> {
    this.conflicts += 1;
    assert.ok(message.includes(`row_label 0!${row}.`), message);
    const others = this.#taken.get(job)!.filter(({ revision }) => revision > base);
    assert.ok(
      others.some((other) => other.row === row),
      `nobody else said anything of row ${row}`,
    );
    await this.#look(job);
  }

  async #look(job: string): Promise<void> {
    this.#seen.set(job, await settle(this.#server, job));
  }
}

test(`two people correct the same documents, ${SETS} sets: none is lost, and each conflict is reported`, async (t) => {
  const server = await makeServer(t);
  const taken = new Map<string, Taken[]>();
  for (let seed = 0; seed < DOCUMENTS; seed++) {
    const { id } = await run(server, makeCsv(40, seed));
    taken.set(id, []);
  }
  const people = [new Person('Ada', 1, server, taken), new Person('Kim', 2, server, taken)];
  await Promise.all(people.map((person) => person.correct(SETS / 2)));
  for (const person of people) await person.correctBlindly();

  for (const [job, sets] of taken) {
    const newest = await settle(server, job);
    assert.equal(newest, sets.length + 1);
    const byRevision = sets.toSorted((a, b) => a.revision - b.revision);
    const corrected = readCorrected(server.dataDir, job, newest);
    assert.deepEqual(
      pluck(corrected, 'reason'),
      byRevision.map(({ name }) => name),
      'each set once, in the order in which they were taken',
    );
    for (const { row, base, revision, name } of sets) {
      const between = sets.filter((other) => other.revision > base && other.revision < revision && other.row === row);
      assert.deepEqual(between, [], `${name} was told of no conflict`);
    }
    const { correction_count: count } = await server.service.revisions.get(WORKSPACE, job, newest);
    assert.equal(count, sets.length);
  }
  const conflicts = people.map((person) => person.conflicts);
  assert.ok(Math.min(...conflicts) > 0, `conflicts: ${conflicts.join(', ')}`);
  t.diagnostic(`${conflicts.join(' and ')} conflicts`);
});
