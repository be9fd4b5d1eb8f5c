import { isDeepStrictEqual } from 'node:util';
import type { Artifact } from '../../contract/artifact.ts';
import {
  type Correction,
  type CorrectionKind,
  listStanding,
  type NewCorrection,
  type Place,
} from '../../contract/corrections.ts';
import { type ErrorCode, isAdeError } from '../../contract/errors/index.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { checkCorrections } from '../corrections/check-corrections.ts';
import { findConflicts } from '../corrections/conflicts.ts';
import { findColumn, findTableAt } from '../corrections/places.ts';
import type { CorrectedRecord } from '../corrections/record.ts';
import { type FoundPlace, PlaceFinder } from './find-places.ts';
import type { SheetMatches } from './match-rows.ts';

/** The input for carrying corrections from one job to another, besides the two records. */
export interface CarrySource {
  /** Corrections of the revisions whose records are compared. */
  corrections: readonly Correction[];
  theirs: readonly Correction[];
  matches: SheetMatches;
  manifest: Manifest;
  labels: readonly string[];
}

/** A correction, or some of its places, with its outcome. It contains no text that a person wrote. */
export interface CarriedPart {
  /** Id of the correction in its own job. */
  id: string;
  kind: CorrectionKind;
  /** Places in its own job: sheet and A1; none if the correction holds for the whole document. */
  places: Place[];
}

export interface CarryPlan {
  kept: (CarriedPart & { to: Place[] })[];
  /** Corrections that contradict the other job, or that its package does not know. */
  conflicts: (CarriedPart & { reason: string })[];
  /** Corrections whose place is not in the other job, or that the other job already has. */
  dropped: (CarriedPart & { reason: string })[];
  corrections: NewCorrection[];
}

/** Errors that mean that a correction contradicts the other job; other errors mean that it does not fit there. */
const CONFLICT_CODES: readonly ErrorCode[] = [
  'correction_field_unknown',
  'correction_field_taken',
  'correction_label_unknown',
  'corrections_overlap',
];

/** Decides, without guesses, which standing corrections another job keeps; its package or document may differ. */
export function planCarry(from: Artifact, to: Artifact, source: CarrySource): CarryPlan {
  return new Carry(from, to, source).plan();
}

/** A correction in the form that it has in the other job. */
interface Candidate {
  part: CarriedPart;
  moved: Correction;
}

interface Problem {
  list: 'conflicts' | 'dropped';
  reason: string;
}

class Carry {
  readonly #source: CarrySource;
  readonly #from: Artifact;
  readonly #record: CorrectedRecord;
  readonly #places: PlaceFinder;
  readonly #theirs: readonly Correction[];
  readonly #plan: CarryPlan = { kept: [], conflicts: [], dropped: [], corrections: [] };

  constructor(from: Artifact, to: Artifact, source: CarrySource) {
    this.#source = source;
    this.#from = from;
    this.#record = { artifact: to, manifest: source.manifest, labels: source.labels };
    this.#places = new PlaceFinder(from, to, source.matches);
    this.#theirs = listStanding(source.theirs);
  }

  plan(): CarryPlan {
    const standing = listStanding(this.#source.corrections);
    const last = new Map(standing.flatMap((one) => listKeys(one, this.#from).map((key) => [key, one.id] as const)));
    const candidates = standing.flatMap((correction) => this.#move(correction, last) ?? []);
    for (const { part, moved } of this.#choose(candidates)) {
      const { id: _id, by: _by, at: _at, supersedes: _supersedes, ...said } = moved;
      this.#plan.corrections.push(said as NewCorrection);
      this.#plan.kept.push({ ...part, to: moved.places });
    }
    return this.#plan;
  }

  /** Moves a correction to its places in the other job; places that are not found there are dropped. */
  #move(correction: Correction, last: ReadonlyMap<string, string>): Candidate | undefined {
    const { id, kind, places } = correction;
    const keys = listKeys(correction, this.#from);
    const found = places.map((place, i): { place: Place; found: FoundPlace } => {
      const isLater = last.get(keys[i]!) !== id;
      return {
        place,
        found: isLater ? { reason: 'a later correction replaces it' } : this.#places.find(correction, place),
      };
    });
    if (places.length === 0 && last.get(keys[0]!) !== id) {
      this.#plan.dropped.push({ id, kind, places, reason: 'a later correction replaces it' });
      return undefined;
    }
    for (const { place, found: one } of found)
      if ('reason' in one) this.#plan.dropped.push({ id, kind, places: [place], reason: one.reason });
    const here = found.flatMap(({ place, found: one }) => ('place' in one ? [{ place, to: one.place }] : []));
    if (places.length > 0 && here.length === 0) return undefined;
    const moved = { ...correction, places: here.map(({ to }) => to) };
    return { part: { id, kind, places: here.map(({ place }) => place) }, moved };
  }

  /** Chooses candidates that fit together. Retries in rounds, since a later one may free a field for an earlier one. */
  #choose(candidates: readonly Candidate[]): Candidate[] {
    const chosen = new Set<Candidate>();
    let open = candidates.filter((candidate) => {
      const problem = this.#findOther(candidate.moved);
      if (problem !== null) this.#plan[problem.list].push({ ...candidate.part, reason: problem.reason });
      return problem === null;
    });
    if (this.#check(open.map(({ moved }) => moved)) === null) return open;
    let problems = new Map<Candidate, Problem>();
    for (let isDone = false; !isDone; ) {
      isDone = true;
      problems = new Map();
      for (const candidate of open) {
        const problem = this.#check([...[...chosen].map(({ moved }) => moved), candidate.moved]);
        if (problem === null) {
          chosen.add(candidate);
          isDone = false;
        } else problems.set(candidate, problem);
      }
      open = open.filter((candidate) => !chosen.has(candidate));
    }
    for (const [{ part }, { list, reason }] of problems) this.#plan[list].push({ ...part, reason });
    return candidates.filter((candidate) => chosen.has(candidate));
  }

  /** The problem if the other job has corrected the same place; else null. */
  #findOther(candidate: Correction): Problem | null {
    const { artifact } = this.#record;
    const findTable = (place: Place) => {
      const sheet = findSheet(artifact, place);
      return sheet && findTableAt(sheet, place)?.id;
    };
    const touching = this.#theirs.filter((other) => findConflicts([candidate], [other], findTable).length > 0);
    if (touching.length === 0) return null;
    if (touching.some((other) => isSaidAlike(candidate, other, artifact)))
      return { list: 'dropped', reason: 'the other job already has this correction' };
    const ids = touching.slice(0, 5).map(({ id }) => id);
    return { list: 'conflicts', reason: `the other job contradicts it in ${ids.join(', ')}` };
  }

  /** Why corrections do not fit the other job; null if they fit. */
  #check(corrections: readonly Correction[]): Problem | null {
    if (corrections.length === 0) return null;
    try {
      checkCorrections(corrections, this.#record);
      return null;
    } catch (error) {
      if (!isAdeError(error)) throw error;
      const list = CONFLICT_CODES.includes(error.code) ? 'conflicts' : 'dropped';
      return { list, reason: error.message.replace(/^Nothing was corrected: /, '') };
    }
  }
}

/** What a correction decides at each of its places. If two corrections have the same key, the later one counts. */
function listKeys({ places, ...correction }: Correction, artifact: Artifact): string[] {
  const field = correction.kind === 'cell_value' || correction.kind === 'field_value' ? correction.field : undefined;
  const from = correction.kind === 'value_is' ? `${correction.field} ${correction.from.trim()}` : undefined;
  const said =
    correction.kind === 'read_as'
      ? Object.keys(correction).filter((name) => ['encoding', 'delimiter', 'date_order'].includes(name))
      : [];
  const subject = [correction.kind, field, from, ...said].join(' ');
  if (places.length === 0) return [subject];
  return places.map((place) => `${subject} ${nameMeant(correction.kind, place, artifact)}`);
}

/** What a place stands for: the same for each cell of a column or table that a kind of correction decides as a whole. */
function nameMeant(kind: CorrectionKind, place: Place, artifact: Artifact): string {
  const sheet = findSheet(artifact, place);
  const found = sheet && findColumn(sheet, place);
  const isOfColumn = kind === 'column_field' || kind === 'column_name' || kind === 'read_as';
  if (found !== undefined && isOfColumn) return `${found.table.id} ${found.column}`;
  const isOfTable = kind === 'field_value' || kind === 'value_is';
  const table = isOfTable && sheet ? findTableAt(sheet, place) : undefined;
  return table?.id ?? `${place.sheet}!${place.a1}`;
}

const findSheet = ({ sheets }: Artifact, place: Place) => sheets.find(({ index }) => index === place.sheet);

/** Whether two corrections say the same about the same places. */
function isSaidAlike(one: Correction, other: Correction, artifact: Artifact): boolean {
  const say = (correction: Correction) => {
    const {
      id: _id,
      by: _by,
      at: _at,
      reason: _reason,
      supersedes: _supersedes,
      places: _places,
      ...said
    } = correction;
    return { ...said, keys: listKeys(correction, artifact) };
  };
  return isDeepStrictEqual(say(one), say(other));
}
