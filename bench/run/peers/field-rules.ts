/** The rules of `bench/package`, written for a single script. Dates are JavaScript dates in UTC. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Cell = string | number | boolean | Date | null;

export interface Field {
  name: string;
  label: string;
  names: Set<string>;
  /** Score for a share of the sampled values (0 to 1). */
  scoreValues: (values: Cell[]) => number;
  transform: (value: NonNullable<Cell>) => Cell;
  /** Codes of the issues of a value; `row` has the row's transformed values by field. */
  validate: (value: NonNullable<Cell>, row: Map<string, Cell>) => string[];
}

interface ManifestPart {
  columns: { order: string[]; meta: Record<string, { label: string; synonyms: string[] }> };
}

const packageDir = join(import.meta.dirname, '../../package');
const readJson = (path: string) => JSON.parse(readFileSync(join(packageDir, path), 'utf8'));
const manifest: ManifestPart = readJson('manifest.json');

export const normalizeName = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const toKey = (text: string) => text.trim().replaceAll('.', '').toLowerCase();
const provinces = new Map<string, string>(
  readJson('data/provinces.json').flatMap(({ code, names }: { code: string; names: string[] }) =>
    [code, ...names].map((name) => [toKey(name), code]),
  ),
);

const toText = (value: Cell) => (value instanceof Date ? value.toISOString() : String(value ?? '').trim());

function share(values: Cell[], predicate: (value: NonNullable<Cell>) => boolean): number {
  const filled = values.filter((value) => value !== null);
  return filled.length === 0 ? 0 : filled.filter(predicate).length / filled.length;
}

function tidyName(value: NonNullable<Cell>): string | null {
  const text = toText(value).replace(/\s+/g, ' ');
  if (text !== text.toUpperCase() && text !== text.toLowerCase()) return text;
  return text.replace(/[^ ]+/g, (word) => word[0]!.toUpperCase() + word.slice(1).toLowerCase()) || null;
}

function formatPhone(value: NonNullable<Cell>): string {
  const digits = toText(value)
    .replace(/\D/g, '')
    .replace(/^1(?=\d{10}$)/, '');
  return digits.length === 10 ? `+1${digits}` : toText(value);
}

function parseDate(value: NonNullable<Cell>): Cell {
  if (typeof value !== 'string') return value;
  const day = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(value.trim());
  const iso = day ? `${day[3]}-${day[2]}-${day[1]}` : /^\d{4}-\d{2}-\d{2}$/.exec(value.trim())?.[0];
  return iso === undefined ? value : new Date(iso);
}

function parseAmount(value: NonNullable<Cell>): Cell {
  if (typeof value !== 'string') return value;
  const match = /^(\()?\$?([\d,]*\.?\d+)\)?$/.exec(value.replace(/\s/g, ''));
  return match === null ? value : Number(match[2]!.replaceAll(',', '')) * (match[1] ? -1 : 1);
}

const shareOfDates = (values: Cell[]) =>
  share(values, (value) => value instanceof Date || (typeof value === 'string' && /^\d+[/-]\d+[/-]\d+$/.test(value)));
const shareOfNumbers = (values: Cell[]) => share(values, (value) => typeof value === 'number');
const shareOfNames = (values: Cell[]) =>
  share(values, (value) => typeof value === 'string' && /^[\p{L}\s'.-]+$/u.test(value));
const weigh = (part: number, wanted: number, weight: number) => (part >= wanted ? weight : -0.3);
const inRange = (value: Cell, max: number) => typeof value === 'number' && value >= 0 && value <= max;

const seenIds = new Set<string>();

function checkId(value: NonNullable<Cell>): string[] {
  const id = String(value);
  const codes = /^\d{7}$/.test(id) ? [] : ['shape'];
  if (seenIds.has(id)) codes.push('duplicate');
  seenIds.add(id);
  return codes;
}

const name = {
  scoreValues: (values: Cell[]) => weigh(shareOfNames(values), 0.8, 0.1),
  transform: tidyName,
  validate: (value: Cell) => (/\d/.test(String(value)) ? ['digits'] : []),
};

const rules: Record<string, Pick<Field, 'scoreValues' | 'transform' | 'validate'>> = {
  member_id: {
    scoreValues: (values) =>
      weigh(
        share(values, (value) => /^\d{5,7}$/.test(toText(value))),
        0.8,
        0.4,
      ),
    transform: (value) => toText(value).padStart(7, '0'),
    validate: checkId,
  },
  first_name: name,
  last_name: name,
  email: {
    scoreValues: (values) =>
      weigh(
        share(values, (value) => toText(value).includes('@')),
        0.8,
        0.4,
      ),
    transform: (value) => toText(value).toLowerCase(),
    validate: (value) => (/^[^\s@]+@[^\s@]+\.[a-z]{2,}$/.test(String(value)) ? [] : ['shape']),
  },
  phone: {
    scoreValues: (values) =>
      weigh(
        share(values, (value) => toText(value).replace(/\D/g, '').length >= 10),
        0.8,
        0.4,
      ),
    transform: formatPhone,
    validate: (value) => (/^\+1\d{10}$/.test(String(value)) ? [] : ['shape']),
  },
  birth_date: {
    scoreValues: (values) => weigh(shareOfDates(values), 0.8, 0.2),
    transform: parseDate,
    validate: (value) => (!(value instanceof Date) ? ['date'] : value.getUTCFullYear() < 1945 ? ['early'] : []),
  },
  start_date: {
    scoreValues: (values) => weigh(shareOfDates(values), 0.8, 0.2),
    transform: parseDate,
    validate: (value, row) => {
      if (!(value instanceof Date)) return ['date'];
      const born = row.get('birth_date');
      return born instanceof Date && value < born ? ['before_birth'] : [];
    },
  },
  dues: {
    scoreValues: (values) => weigh(shareOfNumbers(values), 0.5, 0.1),
    transform: parseAmount,
    validate: (value) => (inRange(value, Number.POSITIVE_INFINITY) ? [] : ['range']),
  },
  hours: {
    scoreValues: (values) => weigh(shareOfNumbers(values), 0.5, 0.1),
    transform: parseAmount,
    validate: (value) => (inRange(value, 300) ? [] : ['range']),
  },
  province: {
    scoreValues: (values) =>
      weigh(
        share(values, (value) => provinces.has(toKey(toText(value)))),
        0.8,
        0.4,
      ),
    transform: (value) => provinces.get(toKey(toText(value))) ?? toText(value),
    validate: (value) => (provinces.has(toKey(String(value))) ? [] : ['unknown']),
  },
};

export const fields: Field[] = manifest.columns.order.map((field) => {
  const { label, synonyms } = manifest.columns.meta[field]!;
  return { name: field, label, names: new Set([label, ...synonyms].map(normalizeName)), ...rules[field]! };
});

const allNames = new Set(fields.flatMap(({ names }) => [...names]));

/** `header`, `data`, `total`, `note` or `blank`: the label with the highest score. */
export function labelRow(cells: Cell[]): string {
  const filled = cells.filter((value) => value !== null);
  if (filled.length === 0) return 'blank';
  const first = toText(cells[0] ?? null);
  const areTexts = filled.every((value) => typeof value === 'string');
  const isHeader = areTexts && filled.filter((value) => allNames.has(normalizeName(String(value)))).length >= 5;
  const scores: [string, number][] = [
    ['header', isHeader ? 0.8 : 0],
    ['data', (/^\d{5,7}$/.test(first) ? 0.7 : 0) + (filled.length >= 8 ? 0.2 : 0)],
    ['total', /^total\b/i.test(first) ? 0.9 : 0],
    ['note', filled.length === 1 ? 0.5 : 0],
  ];
  const [label, score] = scores.reduce((best, next) => (next[1] > best[1] ? next : best));
  return score > 0 ? label : 'data';
}
