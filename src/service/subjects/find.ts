import { basename } from 'node:path';
import type { NotSearched, SubjectPlace } from '../../contract/api/index.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { buildRecordPath, documentPath, packageFolder } from '../../contract/layout.ts';
import { ownerOfJob, storedNames } from '../../storage/shared/index.ts';
import {
  changeClaimed,
  findSearch,
  listHolders,
  listJobsWithCopiesOf,
  removeHolders,
  type SubjectSearchRow,
  saveHolder,
} from '../../storage/store/index.ts';
import type { SubjectContext, SubjectRun } from './context.ts';
import { type HeldFile, kindOf, listJobFiles, listNames } from './list-files.ts';
import { listSearched, type Searched } from './list-searched.ts';
import { readNotSearched } from './read-json.ts';
import { type HolderFound, searchFiles } from './search-files.ts';
import { searchRows } from './search-rows.ts';

const JOB = 'job:';
/** More names of parts that could not be searched tell nothing new. */
const MAX_NOT_SEARCHED = 200;
/** Of so many holders, all places are kept that anybody looks at; of more, a few, since an erasure reads all of them. */
const FULL_HOLDERS = 1000;
const FEW_HITS = 3;
/** How often progress is stored. */
const PROGRESS_EVERY_MS = 500;

/** What a search has found so far. */
export interface FoundSoFar {
  places: number;
  holders: number;
  notSearched: NotSearched[];
}

/** Searches everything of a workspace and stores what it finds, holder by holder; begins again after a crash. */
export async function findSubject(ctx: SubjectContext, run: SubjectRun, row: SubjectSearchRow): Promise<FoundSoFar> {
  await removeHolders(ctx.db, row.id);
  return findIn(ctx, run, row, await listSearched(ctx.db, row.workspace_id), {
    places: 0,
    holders: 0,
    notSearched: [],
  });
}

/**
 * Adds the holders that are new, or were changed, since the search began and were not found by it; gives their number.
 */
export async function findNew(ctx: SubjectContext, run: SubjectRun, row: SubjectSearchRow): Promise<number> {
  const before = await findSearch(ctx.db, row.id);
  if (before === undefined) return 0;
  const { places, holders } = before;
  const searched = await listSearched(ctx.db, row.workspace_id, row.asked_at);
  const all = await findIn(ctx, run, row, searched, { places, holders, notSearched: readNotSearched(before) });
  const change = { places: all.places, holders: all.holders, not_searched_json: JSON.stringify(all.notSearched) };
  if (!(await changeClaimed(ctx.db, row, change))) throw new Superseded();
  return all.holders - holders;
}

/** Searches these, and all rows, and stores what it finds in holders that the search does not have yet. */
async function findIn(
  ctx: SubjectContext,
  run: SubjectRun,
  row: SubjectSearchRow,
  searched: readonly Searched[],
  all: FoundSoFar,
): Promise<FoundSoFar> {
  const { db } = ctx;
  const known = await listHolders(db, row.id);
  const names = new Set(known.map(({ holder }) => holder));
  const inRows = await searchRows(db, row.workspace_id, run.terms, run.signal);
  const total = searched.length;
  let [done, seq, shownAt] = [0, known.at(-1)?.seq ?? 0, 0];
  const keep = async (holder: string, found: HolderFound): Promise<void> => {
    for (const one of found.notSearched) if (all.notSearched.length < MAX_NOT_SEARCHED) all.notSearched.push(one);
    if (found.count === 0) return;
    all.places += found.count;
    all.holders += 1;
    seq += 1;
    await saveHolder(db, {
      search_id: row.id,
      holder,
      seq,
      count: found.count,
      places_json: JSON.stringify(all.holders > FULL_HOLDERS ? found.places.map(shorten) : found.places),
      has_parts: found.hasParts ? 1 : 0,
      outcome_json: null,
    });
  };
  for (const holder of names) inRows.delete(holder);
  for (const one of searched.filter(({ holder }) => !names.has(holder))) {
    run.signal.throwIfAborted();
    const found = withRows(await searchHolder(ctx, run, one), inRows.get(one.holder));
    inRows.delete(one.holder);
    await keep(one.holder, found);
    done += 1;
    // An erasure counts what it has erased.
    if (row.state !== 'finding' || (performance.now() - shownAt < PROGRESS_EVERY_MS && done < total)) continue;
    shownAt = performance.now();
    if (!(await changeClaimed(db, row, { done, total, places: all.places, holders: all.holders })))
      throw new Superseded();
  }
  await keepCopies(ctx, row.id, keep);
  for (const [holder, places] of inRows)
    await keep(holder, withRows({ count: 0, places: [], hasParts: false, notSearched: [] }, places));
  return all;
}

function shorten(place: SubjectPlace): SubjectPlace {
  return { ...place, hits: place.hits.slice(0, FEW_HITS) };
}

/** Other jobs may have copies of the hashes of a job that has the person, to be compared with it. */
async function keepCopies(
  { db }: SubjectContext,
  searchId: string,
  keep: (holder: string, found: HolderFound) => Promise<void>,
): Promise<void> {
  const known = new Set((await listHolders(db, searchId)).map(({ holder }) => holder));
  const jobs = [...known].filter((holder) => holder.startsWith(JOB)).map((holder) => holder.slice(JOB.length));
  for (const id of await listJobsWithCopiesOf(db, jobs)) {
    if (known.has(`${JOB}${id}`)) continue;
    const places = [{ kind: 'keys' as const, count: 1, hits: [] }];
    await keep(`${JOB}${id}`, { count: 1, places, hasParts: false, notSearched: [] });
  }
}

/** Another run has taken the search: this one stores nothing more. */
export class Superseded extends Error {}

function withRows(found: HolderFound, places: readonly SubjectPlace[] = []): HolderFound {
  const count = places.reduce((sum, place) => sum + place.count, found.count);
  return { ...found, count, places: [...found.places, ...places] };
}

async function searchHolder(ctx: SubjectContext, run: SubjectRun, one: Searched): Promise<HolderFound> {
  try {
    return await ctx.shared.use(ownersOf(one), async () =>
      searchFiles(ctx, run, one.holder, await listHolderFiles(ctx, one)),
    );
  } catch (error) {
    // Without a sandbox nothing else can be searched, either.
    if (!isAdeError(error) || error.code === 'sandbox_unavailable' || run.signal.aborted) throw error;
    return {
      count: 0,
      places: [],
      hasParts: false,
      notSearched: [{ holder: one.holder, kind: one.kind === 'job' ? 'record' : one.kind, why: error.code }],
    };
  }
}

export function ownersOf(one: Searched): string[] {
  if (one.kind === 'job') return [ownerOfJob(one.id)];
  if (one.kind === 'document') return [storedNames.document(one.id)];
  if (one.kind === 'recipe') return [storedNames.recipe(one.id)];
  return [storedNames.package(one.id)];
}

/** The files of a holder, wherever they are. */
export async function listHolderFiles(
  ctx: Pick<SubjectContext, 'dataDir' | 'folders'>,
  one: Searched,
): Promise<HeldFile[]> {
  const { dataDir, folders } = ctx;
  const file = (path: string, kind: HeldFile['kind'], place: HeldFile['place']): HeldFile => ({
    path,
    kind,
    place,
    name: basename(path),
    displayName: basename(path),
    revision: 1,
    how: 'mask',
  });
  if (one.kind === 'job') return (await listJobFiles(dataDir, one.id)).flatMap(({ files }) => files);
  if (one.kind === 'document')
    return [file(documentPath(dataDir, { id: one.id, filename: one.filename }), 'workbook', 'document')];
  if (one.kind === 'recipe') return [file(`${folders.recipes}/${one.id}.json`, 'json', 'recipe')];
  const dir = packageFolder(dataDir, one.id);
  const names = await listNames(dir, ['node_modules']);
  return [
    ...names.map((name): HeldFile => ({ ...file(`${dir}/${name}`, kindOf(name), 'package'), name })),
    file(buildRecordPath(dataDir, one.id), 'json', 'build_log'),
  ];
}
