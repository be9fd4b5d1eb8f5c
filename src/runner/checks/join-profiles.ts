import { existsSync, readFileSync } from 'node:fs';
import { Errors } from 'typebox/value';
import { type FieldProfile, type Profile, ProfileSchema } from '../../contract/profile.ts';

const SKETCH_SIZE = 64;
const QUANTILES = 17;
const HASHES = 2 ** 32;

/**
 * One profile for documents that count as one. Null if one of them has none, or if they have different keys. Quantiles
 * are estimated from those of the documents; of the most frequent number, the largest of the counts is known.
 */
export function joinProfiles(paths: readonly string[]): Profile | null {
  const all = paths.flatMap((path) => readProfile(path) ?? []);
  const [first] = all;
  if (first === undefined || all.length < paths.length) return null;
  if (all.some(({ key }) => key.join() !== first.key.join())) return null;
  const names = new Set(all.flatMap(({ fields }) => Object.keys(fields)));
  const fields = [...names].map((name): [string, FieldProfile] => {
    const known = all.flatMap((profile) => profile.fields[name] ?? []);
    const [only, ...others] = known;
    return [name, only !== undefined && others.length === 0 ? only : joinField(known)];
  });
  return {
    schema: first.schema,
    rows: sum(all.map(({ rows }) => rows)),
    key: first.key,
    fields: Object.fromEntries(fields),
    findings: joinFindings(all.flatMap(({ findings }) => findings)),
  };
}

/** Null if the document's values were removed, or if the file is damaged. */
function readProfile(path: string): Profile | null {
  if (!existsSync(path)) return null;
  try {
    const data = JSON.parse(readFileSync(path, 'utf8'));
    return Errors(ProfileSchema, data).length === 0 ? data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

function joinField(all: readonly FieldProfile[]): FieldProfile {
  const add = (read: (field: FieldProfile) => number) => sum(all.map(read));
  const sketch = [...new Set(all.flatMap((field) => field.sketch))].sort((a, b) => a - b).slice(0, SKETCH_SIZE);
  const filled = sum(all.map(countFilled));
  return {
    texts: add(({ texts }) => texts),
    numbers: add(({ numbers }) => numbers),
    dates: add(({ dates }) => dates),
    others: add(({ others }) => others),
    empty: add(({ empty }) => empty),
    characters: add(({ characters }) => characters),
    broken: add(({ broken }) => broken),
    negative: add(({ negative }) => negative),
    most_frequent: Math.max(...all.map(({ most_frequent: count }) => count)),
    distinct: filled === 0 ? 0 : round(Math.min(1, estimateDistinct(sketch) / filled)),
    sketch,
    quantiles: joinQuantiles(all),
    patterns: joinPatterns(all),
    ascending: joinAscending(all),
  };
}

const countFilled = ({ texts, numbers, dates, others }: FieldProfile) => texts + numbers + dates + others;
const round = (share: number) => Number(share.toFixed(4));

/** From the smallest hashes, which are evenly spread. */
function estimateDistinct(sketch: readonly number[]): number {
  return sketch.length < SKETCH_SIZE ? sketch.length : ((SKETCH_SIZE - 1) * HASHES) / (sketch.at(-1) ?? 1);
}

/** Each quantile of a document stands for as many values as the others. */
function joinQuantiles(all: readonly FieldProfile[]): number[] {
  const points = all.flatMap(({ quantiles, numbers, dates }) =>
    quantiles.map((value) => ({ value, weight: (numbers + dates) / quantiles.length })),
  );
  points.sort((a, b) => a.value - b.value);
  const last = points.at(-1);
  if (last === undefined) return [];
  const total = sum(points.map(({ weight }) => weight));
  const found: number[] = [];
  let passed = 0;
  for (const { value, weight } of points) {
    passed += weight;
    while (found.length < QUANTILES - 1 && (found.length / (QUANTILES - 1)) * total < passed) found.push(value);
  }
  while (found.length < QUANTILES) found.push(last.value);
  return found;
}

function joinPatterns(all: readonly FieldProfile[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { patterns } of all)
    for (const [pattern, count] of Object.entries(patterns)) counts.set(pattern, (counts.get(pattern) ?? 0) + count);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Weighted by the filled values of each document. */
function joinAscending(all: readonly FieldProfile[]): number | null {
  const measured = all.flatMap((field) =>
    field.ascending === null ? [] : [{ share: field.ascending, weight: countFilled(field) }],
  );
  const total = sum(measured.map(({ weight }) => weight));
  return total === 0 ? null : round(sum(measured.map(({ share, weight }) => share * weight)) / total);
}

function joinFindings(all: Profile['findings']): Profile['findings'] {
  const joined = new Map<string, Profile['findings'][number]>();
  for (const one of all) {
    const name = JSON.stringify([one.code, one.field]);
    const known = joined.get(name);
    joined.set(name, known === undefined ? one : { ...one, found: known.found + one.found });
  }
  return [...joined.values()];
}
