import { type Context, type Kind, kinds } from '../kinds/index.ts';
import { addMonths, Dice, type Edition } from '../lists/index.ts';

/** A sender's honest lists of consecutive months. */
export interface Sender {
  name: string;
  /** At least two; the second one gets the errors. */
  editions: readonly Edition[];
  words: Context['words'];
}

/** A list with one error. */
export interface Planted {
  kind: Kind;
  variant: string;
  edition: Edition;
}

/** For each kind one list, where the sender's has what it takes; senders get the variants by turns. */
export function plantAll(senders: readonly Sender[], index: number, only?: number): Planted[] {
  const { name, editions, words } = senders[index]!;
  const [before, now] = editions as [Edition, Edition];
  const other = findOther(senders, index);
  return kinds.flatMap((kind) => {
    if (only !== undefined && kind.number !== only) return [];
    const variants = Object.entries(kind.variants);
    for (let turn = 0; turn < variants.length; turn++) {
      const [variant, plant] = variants[(index + kind.number + turn) % variants.length]!;
      const dice = new Dice(`${name} ${kind.number} ${variant}`);
      const edition = plant(now, { before, other, dice, words });
      if (edition !== null) return [{ kind, variant, edition }];
    }
    return [];
  });
}

/** Another sender's list, with the same columns if there is such a sender. */
function findOther(senders: readonly Sender[], index: number): Edition {
  const fieldsOf = ({ editions }: Sender) => editions[1]!.fields.map(({ name }) => name).toSorted();
  const own = new Set(fieldsOf(senders[index]!));
  const others = senders.map((_, i) => senders[(index + i) % senders.length]!).slice(1);
  const shared = others.map((sender) => fieldsOf(sender).filter((name) => own.has(name)).length);
  return others[shared.indexOf(Math.max(...shared))]!.editions[1]!;
}

/** The end of an edition's month, as the time of its job. */
export function asOfMonth(month: string): string {
  return `${addMonths(month, 1)}-01T00:00:00.000Z`;
}
