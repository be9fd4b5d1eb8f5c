import { statSync } from 'node:fs';
import type { NotSearched, SubjectPlace } from '../../contract/api/index.ts';
import {
  addHit,
  type Found,
  Matcher,
  maskSpans,
  noneFound,
  ReaderFailed,
  type SearchOptions,
} from '../../subjects/index.ts';
import type { Core } from '../core.ts';
import type { SubjectRun } from './context.ts';
import type { HeldFile } from './list-files.ts';

/** What was found of a holder. */
export interface HolderFound {
  count: number;
  places: SubjectPlace[];
  hasParts: boolean;
  notSearched: NotSearched[];
}

/** Enough to look at, as in a single file. */
const MAX_HITS = 100;
const BYTES_PER_MB = 1_048_576;

export function searchOptions({ settings }: Pick<Core, 'settings'>, withParts: boolean): SearchOptions {
  return { maxExpandedBytes: settings.maxExpandedMb * BYTES_PER_MB, withParts };
}

/**
 * Searches files one after the other, those with cells first: a name in several of their cells also counts in parts. Not
 * so in packages: a list of first names there is about nobody.
 */
export async function searchFiles(
  ctx: Pick<Core, 'settings'>,
  run: SubjectRun,
  holder: string,
  files: readonly HeldFile[],
): Promise<HolderFound> {
  const matcher = new Matcher(run.terms);
  const all: HolderFound = { count: 0, places: [], hasParts: false, notSearched: [] };
  const isWorkbook = ({ kind }: HeldFile) => kind === 'workbook';
  const others = files.filter((file) => !isWorkbook(file));
  for (const group of [...files.filter(isWorkbook).map((file) => [file]), others]) {
    run.signal.throwIfAborted();
    const found = await searchGroup(run, group, searchOptions(ctx, all.hasParts));
    for (const [i, file] of group.entries()) addFile(all, holder, file, found[i] ?? noneFound(), matcher);
  }
  if (all.count > 0) addDerived(all, files);
  return all;
}

const isOfPackage = ({ place }: HeldFile) => place === 'package';

/** Hashes show nothing by themselves, whatever they are made of. */
const isHashed = ({ how, place }: HeldFile) => how === 'derived' && place === 'keys';

async function searchGroup(
  { reader, terms }: SubjectRun,
  group: readonly HeldFile[],
  options: SearchOptions,
): Promise<Found[]> {
  const searched = group.filter((file) => !isHashed(file));
  const found = await reader.search(searched, terms, options);
  return group.map((file) => {
    const one = found[searched.indexOf(file)] ?? noneFound();
    return one instanceof ReaderFailed ? { ...noneFound(), notSearched: [one.code] } : one;
  });
}

function addFile(all: HolderFound, holder: string, file: HeldFile, found: Found, matcher: Matcher): void {
  addFound(all, file, found, matcher);
  for (const why of found.notSearched) all.notSearched.push({ holder, kind: file.place, why: hideName(why, matcher) });
  noteName(all, file, matcher);
}

function addFound(all: HolderFound, file: HeldFile, { count, hits, hasParts }: Found, matcher: Matcher): void {
  if (count === 0) return;
  const { place, revision } = file;
  all.count += count;
  all.hasParts ||= hasParts && !isOfPackage(file);
  // A part of a workbook may be named after the person.
  const named = hits.map((hit) =>
    hit.sheet === undefined ? hit : { ...hit, sheet: maskSpans(hit.sheet, matcher.findInText(hit.sheet)) },
  );
  addPlace(all, { kind: place, revision, count, hits: named });
}

/** A part of a workbook may be named after the person. */
function hideName(why: string, matcher: Matcher): string {
  return matcher.isInText(why) ? 'a part' : why;
}

/** Several files of a revision may be of one kind. */
function addPlace({ places }: HolderFound, place: SubjectPlace): void {
  const known = places.find(({ kind, revision }) => kind === place.kind && revision === place.revision);
  if (known === undefined) {
    places.push(place);
    return;
  }
  known.count += place.count;
  known.hits = [...known.hits, ...place.hits].slice(0, MAX_HITS);
}

function noteName(all: HolderFound, { name, revision }: HeldFile, matcher: Matcher): void {
  const own = noneFound();
  for (const { term, how } of matcher.findInText(name)) addHit(own, { term, how });
  if (own.count === 0) return;
  all.count += own.count;
  addPlace(all, { kind: 'name', revision, count: own.count, hits: own.hits });
}

/** Files with hashes of the rows go with the rows. */
function addDerived(all: HolderFound, files: readonly HeldFile[]): void {
  for (const { how, place, revision, path } of files) {
    if (how !== 'derived' || place !== 'keys' || statSync(path).size === 0) continue;
    all.count += 1;
    addPlace(all, { kind: 'keys', revision, count: 1, hits: [] });
  }
}
