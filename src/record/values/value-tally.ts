import type { ChangedCell, FieldValues, ValueKind } from '../../contract/api/index.ts';
import type { KindOfChange } from './kind-of-change.ts';

/** Kinds with a number are kept apart up to so many a field: unrelated numbers give a new factor in each row. */
const MAX_KINDS = 100;
/** So many of them are shown; of more, those that are less frequent than this count as unrelated. */
const SHOWN_NUMBERS = 3;
const RELATED = { count: 2, share: 0.05 };
/** What a change is that is not related to others. */
const UNRELATED = { multiplied: 'number', moved: 'date' } as const;

type Numbered = ValueKind & { kind: keyof typeof UNRELATED };

/** Counts the changes of a field by their kind, and keeps the first cells of each. */
export class ValueTally {
  readonly field: string;
  readonly #shown: number;
  readonly #kinds = new Map<string, ValueKind>();

  /** `shown`: so many cells of each kind are kept. */
  constructor(field: string, shown: number) {
    this.field = field;
    this.#shown = shown;
  }

  /** `describe` is called for the cells that are shown. */
  add(change: KindOfChange, describe: () => ChangedCell): void {
    const name = `${change.kind} ${change.by}`;
    const known = this.#kinds.get(name);
    const found = known ?? (this.#kinds.size < MAX_KINDS ? this.#begin(name, change) : this.#ofUnrelated(change));
    found.count += 1;
    if (found.cells.length < this.#shown) found.cells.push(describe());
  }

  /** Null if nothing differs. */
  finish(): FieldValues | null {
    if (this.#kinds.size === 0) return null;
    this.#joinUnrelated();
    const kinds = [...this.#kinds.values()].sort((a, b) => b.count - a.count);
    const countOf = (wanted: 'filled' | 'emptied') => kinds.find(({ kind }) => kind === wanted)?.count ?? 0;
    const [filled, emptied] = [countOf('filled'), countOf('emptied')];
    const changed = kinds.reduce((sum, { count }) => sum + count, 0) - filled - emptied;
    return { target_field: this.field, changed, filled, emptied, kinds };
  }

  #begin(name: string, { kind, by }: KindOfChange): ValueKind {
    const begun: ValueKind = { kind, by, count: 0, cells: [] };
    this.#kinds.set(name, begun);
    return begun;
  }

  #ofUnrelated({ kind, by }: KindOfChange): ValueKind {
    const change: KindOfChange =
      kind === 'multiplied' || kind === 'moved' ? { kind: UNRELATED[kind], by: null } : { kind, by };
    const name = `${change.kind} ${change.by}`;
    return this.#kinds.get(name) ?? this.#begin(name, change);
  }

  #joinUnrelated(): void {
    const numbered = [...this.#kinds].filter((entry): entry is [string, Numbered] => isNumbered(entry[1]));
    const all = numbered.reduce((sum, [, { count }]) => sum + count, 0);
    if (numbered.length <= SHOWN_NUMBERS) return;
    for (const [name, one] of numbered) {
      if (one.count >= RELATED.count && one.count >= RELATED.share * all) continue;
      this.#kinds.delete(name);
      const other = this.#ofUnrelated(one);
      other.count += one.count;
      other.cells = [...other.cells, ...one.cells].sort((a, b) => a.row - b.row).slice(0, this.#shown);
    }
  }
}

function isNumbered(change: ValueKind): change is Numbered {
  return change.kind in UNRELATED;
}
