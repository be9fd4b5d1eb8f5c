import type { Candidate, Contributor, EvidenceShares, Mapping, TableColumn } from '../../../contract/artifact.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import type { DecidedField } from '../../corrections/corrections.ts';
import { listStrongest, shorten } from '../../evidence-shares.ts';
import { calibrate } from '../../structure/weights/calibrate.ts';
import { decide } from '../choose-fields.ts';
import { assignFields, type Offer } from './assign-fields.ts';
import type { ColumnModel } from './column-model.ts';
import type { WeighedColumn } from './weigh-columns.ts';

type Defaults = Pick<Manifest['engine']['defaults'], 'mapping_score_threshold' | 'mapping_margin'>;

/** The record keeps fields from this probability on; others had no chance. */
const MIN_CHANCE = 0.01;

/** Candidates of which the record says why, besides the one that the column became: the first and the second. */
const EXPLAINED_CANDIDATES = 2;

/** Decisions with less confidence are marked uncertain. */
const SURE = 0.7;

/** Decides by weights what all columns of a table become: the assignment that is most probable as a whole. */
export function chooseByWeights(
  model: ColumnModel,
  columns: readonly TableColumn[],
  weighed: readonly WeighedColumn[],
  defaults: Defaults,
  decided: ReadonlyMap<string, DecidedField> = new Map(),
): Mapping[] {
  const offers = weighed.flatMap((column, i) => {
    const person = decided.get(columns[i]!.column);
    if (person === undefined) return listOffers(column, i, defaults.mapping_score_threshold);
    return person.field === null ? [] : [{ column: i, field: model.fields.indexOf(person.field), gain: DECIDED }];
  });
  const assigned = assignFields(offers);
  return columns.map((column, i) =>
    decide(makeMapping(model, column, weighed[i]!, assigned.get(i), defaults), decided),
  );
}

/** The fields that a column may become. A rule that decided alone comes before all that is only probable. */
function listOffers({ chances, override }: WeighedColumn, column: number, threshold: number): Offer[] {
  if (override !== null) return [{ column, field: override.field, gain: CERTAIN }];
  const none = Math.log(Math.max(chances.at(-1)!, MIN_PROBABILITY));
  return [...chances.subarray(0, -1)].flatMap((chance, field) =>
    // A field may be less probable than none where the threshold is low, and still be wanted.
    chance >= threshold ? [{ column, field, gain: Math.max(0, Math.log(chance) - none) }] : [],
  );
}

/** What a person said comes before a rule that decides alone. */
const DECIDED = 1_000_000;
const CERTAIN = 1000;
const MIN_PROBABILITY = 1e-300;

function makeMapping(
  model: ColumnModel,
  { column, header }: TableColumn,
  weighed: WeighedColumn,
  assigned: number | undefined,
  { mapping_score_threshold: threshold, mapping_margin: margin }: Defaults,
): Mapping {
  const { chances, override } = weighed;
  const ranked = [...model.fields.keys()].sort((a, b) => chances[b]! - chances[a]! || a - b);
  const [best, runnerUp] = ranked;
  const proposed = override?.field ?? (chances[best!]! >= threshold ? best! : null);
  const kept = ranked.filter(
    (field, rank) =>
      (rank === 0 && chances[field]! > 0) ||
      // A person may choose a field that had no chance at all: then there is no score to record.
      (field === assigned && Number.isFinite(weighed.sums[field])) ||
      chances[field]! >= MIN_CHANCE,
  );
  const candidates = kept.map((field, rank) =>
    makeCandidate(model, weighed, field, rank < EXPLAINED_CANDIDATES || field === assigned),
  );
  const confidence = findConfidence(model, weighed, proposed);
  const lead =
    chances[assigned ?? best!]! - (runnerUp === undefined ? 0 : chances[assigned === runnerUp ? best! : runnerUp]!);
  const isSmallLead = assigned !== undefined && override === null && lead < margin;
  const own = assigned === undefined ? undefined : candidates[kept.indexOf(assigned)];
  const reason =
    assigned !== undefined ? undefined : proposed === null ? ('below_threshold' as const) : ('field_taken' as const);
  return {
    raw: { column, header },
    target_field: assigned === undefined ? null : model.fields[assigned]!,
    proposed_field: proposed === null ? null : model.fields[proposed]!,
    score: own?.score ?? 0,
    contributors: own?.contributors ?? [],
    threshold,
    ...(reason === undefined ? {} : { reason }),
    ...(isSmallLead || confidence < SURE ? { uncertain: true as const } : {}),
    confidence,
    candidates,
  };
}

/** How often such a proposal is right; a rule that decides alone is trusted. */
function findConfidence(
  { weights }: ColumnModel,
  { chances, override }: WeighedColumn,
  proposed: number | null,
): number {
  if (override !== null) return 1;
  const { field, no_field } = weights.calibration;
  return proposed === null ? calibrate(no_field, chances.at(-1)!) : calibrate(field, chances[proposed]!);
}

/** A field's sum, less that of no field: above 0 it is more probable than none. */
function makeCandidate(model: ColumnModel, weighed: WeighedColumn, field: number, isExplained: boolean): Candidate {
  const { sums, chances, rules } = weighed;
  const score = shorten(sums[field]! - sums.at(-1)!);
  const name = model.fields[field]!;
  const candidate = { field: name, score, probability: shorten(chances[field]!) };
  if (!isExplained) return candidate;
  const contributors = [...(rules.get(name) ?? [])];
  return { ...candidate, evidence: listEvidence(model, weighed, field, score, contributors), contributors };
}

/** What evidence gave to a field's score: with the deltas of rules, it adds up to it. */
function listEvidence(
  { pieces }: ColumnModel,
  { signs }: WeighedColumn,
  field: number,
  score: number,
  rules: readonly Contributor[],
): EvidenceShares {
  const shares = signs.flatMap(({ piece, value, field: about }) => {
    const deltas = pieces.get(piece);
    if (deltas === undefined || (about !== undefined && about !== field)) return [];
    const { own, any } = deltas;
    return [{ name: piece, delta: value * (about === undefined ? own[field]! - own.at(-1)! : own[field]! + any) }];
  });
  const ofRules = rules.reduce((sum, { delta }) => sum + delta, 0);
  return listStrongest(shares, score - ofRules);
}
