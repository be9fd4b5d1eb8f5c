import type { Artifact, Check, CheckKind } from '../../../contract/artifact.ts';
import type { ChecksFile } from '../../../contract/checks.ts';

/** Of each kind of check, at most this many that differ and this many that agree are listed. All are counted. */
const LISTED = 1_000;

export type NewCheck = Omit<Check, 'id'> & Readonly<{ found: number; expected: number }>;

/** Collects the checks of a job: the record gets places and tolerances, checks.json gets the numbers. */
export class CheckList {
  readonly #list: Check[] = [];
  readonly numbers: ChecksFile['checks'] = {};
  readonly #counts = new Map<string, number>();
  #agree = 0;
  #differ = 0;

  add({ found, expected, ...check }: NewCheck): void {
    if (check.agrees) this.#agree += 1;
    else this.#differ += 1;
    if (!this.#hasRoom(check.kind, check.agrees)) return;
    const id = `k${this.#list.length + 1}`;
    this.#list.push({ id, ...check });
    this.numbers[id] = { found, expected };
  }

  get recorded(): NonNullable<Artifact['checks']> {
    return { agree: this.#agree, differ: this.#differ, list: this.#list };
  }

  #hasRoom(kind: CheckKind, agrees: boolean): boolean {
    const key = `${kind} ${agrees}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count <= LISTED;
  }
}

/** Whether the difference of two numbers is within the tolerance. */
export function areNear(found: number, expected: number, { absolute = 0, share = 0 }: Check['tolerance']): boolean {
  const allowed = Math.max(absolute, share * Math.abs(expected));
  // The small extra keeps rounding errors of floating-point numbers from failing a check at the edge.
  return Math.abs(found - expected) <= allowed + 1e-9 * Math.max(1, Math.abs(found), Math.abs(expected));
}
