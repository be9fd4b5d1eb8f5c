import type { Random } from './random.ts';

export type Cell = string | number | null;

/** A column of a list: its possible names, and a function that makes a value. */
export interface Column {
  names: readonly string[];
  make: (random: Random, row: number) => Cell;
  /** Whether subtotals add up this column. */
  isSum?: boolean;
}

const FIRST = ['Anna', 'Bilal', 'Chloé', 'David', 'Emma', 'Farid', 'Grace', 'Hugo', 'Ines', 'Jonas', 'Kim', 'Leila'];
const LAST = ['Adams', 'Bouchard', 'Chen', 'Dubois', "O'Neil", 'Fraser', 'Gagnon', 'Haddad', 'Ivanov', 'Singh', 'Roy'];
const CITIES = ['Toronto', 'Ottawa', 'Montréal', 'Halifax', 'Calgary', 'Québec', 'Windsor', 'Regina'];
const JOBS = ['Welder', 'Electrician', 'Clerk', 'Driver', 'Supervisor', 'Nurse', 'Carpenter', 'Apprentice'];
const ITEMS = ['Screw M4', 'Nut M4', 'Washer', 'Cable 3 m', 'Lamp E27', 'Switch', 'Glove L', 'Helmet', 'Tape'];

const day = (random: Random, from: number, years: number): string => {
  const pad = (n: number) => String(n).padStart(2, '0');
  return `${from + random.below(years)}-${pad(1 + random.below(12))}-${pad(1 + random.below(28))}`;
};

const cents = (random: Random, limit: number): number => random.below(limit * 100) / 100;

export const ID: Column = {
  names: ['Member ID', 'Member No.', 'ID', 'Employee no', 'Matricule', 'Emp #', 'Badge no', 'Ref'],
  make: (_, row) => `M-${10_000 + row * 7}`,
};

export const PEOPLE: readonly Column[] = [
  { names: ['First name', 'Given name', 'Prénom', 'First'], make: (random) => random.pick(FIRST) },
  { names: ['Last name', 'Surname', 'Nom', 'Family name', 'Last'], make: (random) => random.pick(LAST) },
  { names: ['Name', 'Member', 'Full name'], make: (random) => `${random.pick(LAST)}, ${random.pick(FIRST)}` },
  {
    names: ['Email', 'E-mail', 'Courriel'],
    make: (random, row) => `${random.pick(FIRST).toLowerCase()}${row}@example.org`,
  },
  { names: ['Date of birth', 'DOB', 'Born'], make: (random) => day(random, 1955, 45) },
  { names: ['Start date', 'Hired', 'Member since'], make: (random) => day(random, 2001, 23) },
  { names: ['City', 'Town', 'Ville'], make: (random) => random.pick(CITIES) },
  { names: ['Job title', 'Position', 'Classification'], make: (random) => random.pick(JOBS) },
  { names: ['Status', 'Type', 'Shift'], make: (random) => random.pick(['active', 'retired', 'on leave', 'new']) },
  { names: ['Notes', 'Remarks'], make: (random) => (random.chance(15) ? 'see letter of May' : null) },
];

export const AMOUNTS: readonly Column[] = [
  { names: ['Hours', 'Hrs', 'Hours worked', 'Heures'], make: (random) => random.below(160) + 1, isSum: true },
  { names: ['Rate', 'Hourly rate'], make: (random) => cents(random, 60) + 15 },
  {
    names: ['Amount', 'Gross', 'Dues', 'Montant', 'Contribution'],
    make: (random) => cents(random, 4000) + 1,
    isSum: true,
  },
  {
    names: ['Overtime', 'OT hours', 'Vacation'],
    make: (random) => (random.chance(60) ? random.below(20) : null),
    isSum: true,
  },
];

export const STOCK: readonly Column[] = [
  { names: ['Item', 'Description', 'Article', 'Product'], make: (random) => random.pick(ITEMS) },
  { names: ['Bin', 'Location', 'Shelf'], make: (random) => `${random.pick(['A', 'B', 'C'])}${random.below(30)}` },
  { names: ['Qty', 'Quantity', 'On hand', 'Count'], make: (random) => random.below(500), isSum: true },
  { names: ['Price', 'Unit price', 'Cost'], make: (random) => cents(random, 90) + 0.5 },
  { names: ['Value', 'Extended', 'Total value'], make: (random) => cents(random, 9000) + 1, isSum: true },
];
