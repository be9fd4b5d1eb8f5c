import type { Words } from './words.ts';

export type Kind =
  | 'code'
  | 'number'
  | 'last'
  | 'first'
  | 'full'
  | 'birth'
  | 'date'
  | 'month'
  | 'street'
  | 'zip'
  | 'town'
  | 'phone'
  | 'email'
  | 'money'
  | 'hours'
  | 'firm'
  | 'thing'
  | 'yes';

/** What a cell holds: a number or a date is one in xlsx, and a text as the country writes it in csv. */
export type Cell = string | number | Date | null;

const DAY_MS = 86_400_000;
const FIRST_BIRTH = Date.UTC(1951, 2, 3);
const FIRST_DATE = Date.UTC(2009, 4, 6);

/** Cells of the kind, different from row to row where they are so in life. */
export function makeCell(kind: Kind, row: number, words: Words, random: () => number): Cell {
  const pick = (of: readonly string[]) => of[Math.floor(random() * of.length)]!;
  const whole = (below: number) => Math.floor(random() * below);
  switch (kind) {
    case 'code':
      return `${'KVR'[whole(3)]}${4100 + row * 13}`;
    case 'number':
      return 1 + whole(900);
    case 'last':
      return words.last[row % words.last.length]!;
    case 'first':
      return words.first[row % words.first.length]!;
    case 'full':
      return `${words.last[row % words.last.length]}, ${words.first[(row * 2 + 1) % words.first.length]}`;
    case 'birth':
      return new Date(FIRST_BIRTH + whole(18_000) * DAY_MS);
    case 'date':
      return new Date(FIRST_DATE + whole(6_000) * DAY_MS);
    case 'month':
      return words.month;
    case 'street':
      return `${pick(words.streets)} ${1 + whole(120)}`;
    case 'zip':
      return String(10_000 + whole(89_000));
    case 'town':
      return pick(words.towns);
    case 'phone':
      return `0${200 + whole(700)} ${10_000 + whole(89_000)}`;
    case 'email':
      return `post${row}@${['example.org', 'example.net'][row % 2]}`;
    case 'money':
      return (2_000 + whole(300_000)) / 100;
    case 'hours':
      return 60 + whole(400) / 4;
    case 'firm':
      return pick(words.firms);
    case 'thing':
      return pick(words.things);
    case 'yes':
      return random() < 0.5 ? words.yes : '-';
  }
}

/** A cell as the country writes it. */
export function writeText(cell: Cell, { decimal, date }: Words): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isInteger(cell) ? String(cell) : cell.toFixed(2).replace('.', decimal);
  if (typeof cell === 'string') return cell;
  const [year, month, day] = cell.toISOString().slice(0, 10).split('-');
  const order = date.startsWith('dmy') ? [day, month, year] : [month, day, year];
  return order.join(date.at(-1));
}
