/** Invented members, the same ones in every run. */

export interface Person {
  readonly id: string;
  readonly first: string;
  readonly last: string;
  readonly email: string;
  readonly born: Date;
  readonly joined: Date;
  readonly hours: number;
  readonly locker: number;
}

const FIRST = ['Anna', 'Bilal', 'Chloé', 'David', 'Emma', 'Farid', 'Grace', 'Hugo', 'Ines', 'Jonas', 'Kim', 'Leila'];
const FIRST_MORE = ['Marc', 'Nadia', 'Owen', 'Priya', 'Quentin', 'Rosa', 'Samuel', 'Tara', 'Ursula', 'Victor', 'Wei'];
const LAST = ['Adams', 'Bouchard', 'Chen', 'Dubois', "O'Neil", 'Fraser', 'Gagnon', 'Haddad', 'Ivanov', 'Jensen'];
const LAST_MORE = ['Kaur', 'Lavoie', 'MacLeod', 'Nguyen', 'Okafor', 'Pelletier', 'Roy', 'Singh', 'Tremblay', 'Wong'];
const FIRST_NAMES = [...FIRST, ...FIRST_MORE];
const LAST_NAMES = [...LAST, ...LAST_MORE];

/** Whole numbers below a limit, from a seed (mulberry32). */
export function makeRandom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

export function makePeople(count: number, firstNumber: number, random: (limit: number) => number): Person[] {
  return Array.from({ length: count }, (_, index) => {
    const first = FIRST_NAMES[random(FIRST_NAMES.length)] ?? '';
    const last = LAST_NAMES[random(LAST_NAMES.length)] ?? '';
    const mailbox = `${first}.${last}${firstNumber + index}`.normalize('NFKD').replace(/[^A-Za-z0-9.]/g, '');
    return {
      id: `M-${String(firstNumber + index).padStart(5, '0')}`,
      first,
      last,
      email: `${mailbox.toLowerCase()}@example.org`,
      born: new Date(Date.UTC(1960 + random(42), random(12), 1 + random(28))),
      joined: new Date(Date.UTC(2016 + random(8), random(12), 1 + random(28))),
      hours: 80 + random(180) / 2,
      locker: 100 + random(800),
    };
  });
}

/** `28/02/2021`, as people type it. */
export function formatDayFirst(date: Date): string {
  const [year, month, day] = date.toISOString().slice(0, 10).split('-');
  return `${day}/${month}/${year}`;
}
