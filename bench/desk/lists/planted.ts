import { type Kind, kinds } from '../../two-months/kinds/index.ts';
import { Dice, type Edition } from '../../two-months/lists/index.ts';
import { forms } from './forms/index.ts';
import type { LaidSheet } from './lay-sheet.ts';
import { finishDocument, type List, layList, listSheets, makeEdition } from './month.ts';
import type { PlantedError, SentDocument } from './truth.ts';

/** The only kind that `two-months` leaves out. */
const WRONG_TOTAL: PlantedError = {
  kind: 12,
  name: 'a total that is not the sum',
  variant: 'too large',
  fits: ['total_differs'],
};

/** A document that can get errors: its sheets, and the lists on them in this month and before. */
interface Slot {
  lists: readonly List[];
  now: Edition;
  before: Edition;
}

interface Planned {
  slot: number;
  error: PlantedError;
  edition: Edition;
}

/**
 * Documents of a month with one error each: each kind of error once, in a document that has what it takes. A sender
 * sends a document again after it was sent back, so there are rounds in which each document occurs at most once.
 */
export async function makePlanted(at: number): Promise<SentDocument[][]> {
  const slots = forms.flatMap((form) => form.files.map((file) => makeSlot(listSheets(form, file), at)));
  const planned = plan(slots);
  const rounds: SentDocument[][] = [];
  const used = new Map<number, number>();
  for (const { slot, error, edition } of planned) {
    const round = used.get(slot) ?? 0;
    used.set(slot, round + 1);
    rounds[round] ??= [];
    rounds[round].push(await makeDocument(slots[slot]!, { error, edition }, at));
  }
  return rounds;
}

function makeSlot(lists: readonly List[], at: number): Slot {
  const first = lists[0]!;
  return { lists, now: makeEdition(first, at), before: makeEdition(first, at - 1) };
}

/** Each kind goes to the document that has the fewest errors so far, of those in which it is possible. */
function plan(slots: readonly Slot[]): Planned[] {
  const withTotal = slots.findIndex(({ now }) => now.total !== null);
  const planned: Planned[] = [{ slot: withTotal, error: WRONG_TOTAL, edition: slots[withTotal]!.now }];
  for (const kind of kinds) {
    const order = slots
      .map((_, slot) => ({ slot, count: planned.filter((one) => one.slot === slot).length }))
      .sort((a, b) => a.count - b.count);
    for (const { slot } of order) {
      const found = plant(slots, slot, kind);
      if (found === null) continue;
      planned.push({ slot, ...found });
      break;
    }
  }
  return planned;
}

function plant(slots: readonly Slot[], at: number, kind: Kind): Omit<Planned, 'slot'> | null {
  const { now, before, lists } = slots[at]!;
  const variants = Object.entries(kind.variants);
  const context = {
    before,
    other: findOther(slots, at),
    words: { fullName: 'Name', total: now.total ?? 'Total' },
  };
  for (let turn = 0; turn < variants.length; turn++) {
    const [variant, change] = variants[(kind.number + at + turn) % variants.length]!;
    const dice = new Dice(`${lists[0]!.form.sender} ${kind.number} ${variant}`);
    const edition = change(now, { ...context, dice });
    if (edition !== null) return { error: { kind: kind.number, name: kind.name, variant, fits: kind.fits }, edition };
  }
  return null;
}

/** The list of another sender that has most of the same columns. */
function findOther(slots: readonly Slot[], at: number): Edition {
  const own = new Set(slots[at]!.now.fields.map(({ name }) => name));
  const { form } = slots[at]!.lists[0]!;
  const others = slots.filter(({ lists }) => lists[0]!.form !== form).map(({ now }) => now);
  const shared = others.map(({ fields }) => fields.filter(({ name }) => own.has(name)).length);
  return others[shared.indexOf(Math.max(...shared))]!;
}

async function makeDocument(
  { lists }: Slot,
  { error, edition }: Omit<Planned, 'slot'>,
  at: number,
): Promise<SentDocument> {
  const sheets = lists.map((list, i) => layList(list, at, i === 0 ? edition : makeEdition(list, at)));
  if (error === WRONG_TOTAL) sheets[0] = spoilTotal(sheets[0]!);
  const { form, file } = lists[0]!;
  return { ...(await finishDocument({ form, file, at }, sheets)), error };
}

/** All sums of the last total become larger. */
function spoilTotal(sheet: LaidSheet): LaidSheet {
  const total = sheet.truth.rows.lastIndexOf('total');
  const grid = sheet.grid.map((cells, row) =>
    row !== total
      ? cells
      : cells.map((cell) => (typeof cell.value === 'number' ? { ...cell, value: cell.value + 100 } : cell)),
  );
  return { ...sheet, grid };
}
