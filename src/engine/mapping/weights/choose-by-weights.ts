import type { Candidate, Contributor, EvidenceShares, Mapping, TableColumn } from '../../../contract/artifact.ts';
import type { ConfidenceSigns } from '../../../contract/column-confidence.ts';
import { EXCLUDED_WORD } from '../../../contract/evidence.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import type { DecidedField } from '../../corrections/corrections.ts';
import { listStrongest, shorten } from '../../numbers/evidence-shares.ts';
import { calibrate } from '../../structure/weights/calibrate.ts';
import { decide } from '../scores/choose-fields.ts';
import { assignFields, type Offer } from './assign-fields.ts';
import type { ColumnModel } from './column-model.ts';
import { addUpConfidence, ConfidenceTable } from './measure-confidence.ts';
import type { FieldOutcome, RuledColumn, WeighedColumn } from './weigh-columns.ts';

type Defaults = Pick<Manifest['engine']['defaults'], 'mapping_score_threshold' | 'mapping_margin'>;

/** The record keeps fields with at least this probability. */
const MIN_CHANCE = 0.01;

/** The record gives reasons for this many candidates (the first and the second), and for the chosen candidate. */
const EXPLAINED_CANDIDATES = 2;

/** Decisions with less confidence are marked uncertain, unless the weights have a limit of their own. */
const SURE = 0.7;

/** A column of a table, with the deltas of its rules. */
interface RawColumn extends RuledColumn {
  readonly raw: TableColumn;
}

/** The field that a column becomes, with its record. */
export interface ChosenColumn {
  readonly mapping: Mapping;
  /**
   * Probability of the proposal, which is a field or no field: with weights of confidence, from the signs of that, and
   * otherwise from the evidence alone.
   */
  readonly chance: number;
  /** Only if the weights have weights of confidence. */
  readonly confidenceSigns?: ConfidenceSigns;
}

/** Decides what all columns of a table become: the most probable assignment as a whole. */
export function chooseByWeights(
  model: ColumnModel,
  columns: readonly WeighedColumn<RawColumn>[],
  defaults: Defaults,
  decided: ReadonlyMap<string, DecidedField> = new Map(),
): ChosenColumn[] {
  const offers = columns.flatMap((weighed, column): Offer[] => {
    const person = decided.get(weighed.column.raw.column);
    if (person === undefined) return listOffers(weighed, column, defaults.mapping_score_threshold);
    return person.field === null ? [] : [{ column, field: model.fields.indexOf(person.field), gain: DECIDED }];
  });
  const assigned = assignFields(offers);
  const confidence = model.weights.confidence && new ConfidenceTable(model, columns, assigned);
  return columns.map((weighed, column) => {
    const chosen = makeMapping(model, weighed, { column, assigned, confidence }, defaults);
    return { ...chosen, mapping: decide(chosen.mapping, decided) };
  });
}

/** The fields that a column may become. A rule that decides alone outweighs all probabilities. */
function listOffers({ fields, none, override }: WeighedColumn, column: number, threshold: number): Offer[] {
  if (override !== null) return [{ column, field: override.index, gain: CERTAIN }];
  const ofNone = Math.log(Math.max(none.chance, MIN_PROBABILITY));
  // With a low threshold, a field counts even if it is less probable than having no field.
  const possible = fields.filter((field) => !isExcluded(field) && field.chance >= threshold);
  return possible.map(({ index, chance }) => ({
    column,
    field: index,
    gain: Math.max(0, Math.log(chance) - ofNone),
  }));
}

/** A person's decision outweighs a rule that decides alone. */
const DECIDED = 1_000_000;
const CERTAIN = 1000;
const MIN_PROBABILITY = 1e-300;

interface Place {
  /** Index of the column in its table. */
  readonly column: number;
  readonly assigned: ReadonlyMap<number, number>;
  readonly confidence: ConfidenceTable | undefined;
}

function makeMapping(
  model: ColumnModel,
  weighed: WeighedColumn<RawColumn>,
  { column: place, assigned: all, confidence: table }: Place,
  { mapping_score_threshold: threshold, mapping_margin: margin }: Defaults,
): ChosenColumn {
  const assigned = all.get(place);
  const { fields, none, override } = weighed;
  const { column, header } = weighed.column.raw;
  const likeliest = findLikeliest(fields.filter((field) => !isExcluded(field)));
  const isProbable = likeliest !== undefined && likeliest.chance >= threshold;
  const proposed = override ?? (isProbable ? likeliest : null);
  // Of a column without a field, people see the fields that its header names, too.
  const shown = proposed === null && assigned === undefined ? fields.map(showNamed) : fields;
  const ranked = [...shown].sort(compareChances);
  const [best, runnerUp] = ranked;
  const target = ranked.find(({ index }) => index === assigned);
  const kept = ranked.filter(
    (field) =>
      (field === best && field.chance > 0) ||
      // A person may choose an impossible field, which has no finite score.
      (field === target && Number.isFinite(field.sum)) ||
      field.chance >= MIN_CHANCE ||
      (isExcluded(field) && Number.isFinite(field.sum)),
  );
  const candidates = kept.map((field, rank) =>
    makeCandidate(model, weighed, field, rank < EXPLAINED_CANDIDATES || field === target || isExcluded(field)),
  );
  const ofEvidence = proposed === null ? none.chance : proposed.chance;
  const weights = model.weights.confidence?.[proposed === null ? 'no_field' : 'field'];
  const confidenceSigns = table?.list(place, weighed, proposed);
  const chance = confidenceSigns === undefined ? ofEvidence : addUpConfidence(weights ?? {}, confidenceSigns);
  const confidence = findConfidence(model, override, proposed, chance);
  const rival = target === runnerUp ? best : runnerUp;
  const lead = target === undefined ? 0 : target.chance - (rival?.chance ?? 0);
  const isSmallLead = target !== undefined && override === null && lead < margin;
  const own = target === undefined ? undefined : candidates[kept.indexOf(target)];
  const reason =
    target !== undefined ? undefined : proposed === null ? ('below_threshold' as const) : ('field_taken' as const);
  const mapping: Mapping = {
    raw: { column, header },
    target_field: target?.name ?? null,
    proposed_field: proposed?.name ?? null,
    score: own?.score ?? 0,
    contributors: own?.contributors ?? [],
    threshold,
    ...(reason === undefined ? {} : { reason }),
    ...(isSmallLead || confidence < (model.weights.limits?.column ?? SURE) ? { uncertain: true as const } : {}),
    confidence,
    candidates,
  };
  return { mapping, chance, ...(confidenceSigns === undefined ? {} : { confidenceSigns }) };
}

const compareChances = (a: FieldOutcome, b: FieldOutcome): number => b.chance - a.chance || a.index - b.index;

const findLikeliest = (fields: readonly FieldOutcome[]): FieldOutcome | undefined =>
  [...fields].sort(compareChances)[0];

const isExcluded = ({ excluding }: FieldOutcome): boolean => excluding !== undefined;

const showNamed = (field: FieldOutcome): FieldOutcome => ({ ...field, ...field.named });

/** The share of proposals with this probability that are right; a rule that decides alone is trusted. */
function findConfidence(
  { weights: { calibration } }: ColumnModel,
  override: FieldOutcome | null,
  proposed: FieldOutcome | null,
  chance: number,
): number {
  if (override !== null) return 1;
  return calibrate(proposed === null ? calibration.no_field : calibration.field, chance);
}

/** The score is the field's sum minus the sum for having no field. Above 0, the field is more probable. */
function makeCandidate(
  model: ColumnModel,
  weighed: WeighedColumn,
  field: FieldOutcome,
  isExplained: boolean,
): Candidate {
  const { name, sum, chance } = field;
  const score = shorten(sum - weighed.none.sum);
  const candidate = { field: name, score, probability: shorten(chance) };
  if (!isExplained) return candidate;
  const contributors = [...(weighed.column.rules.get(name) ?? [])];
  return { ...candidate, evidence: listEvidence(model, weighed, field, score, contributors), contributors };
}

/** Lists how much evidence adds to a field's score. With the rules' deltas, the amounts add up to the score. */
function listEvidence(
  { pieces, fields }: ColumnModel,
  { signs }: WeighedColumn,
  { index, excluding = 0 }: FieldOutcome,
  score: number,
  rules: readonly Contributor[],
): EvidenceShares {
  const shares = signs.flatMap(({ piece, value, field: about }) => {
    const deltas = pieces.get(piece);
    if (deltas === undefined || (about !== undefined && about !== index)) return [];
    const own = deltas.own[index]!;
    return [
      { name: piece, delta: value * (about === undefined ? own - deltas.own[fields.length]! : own + deltas.any) },
    ];
  });
  if (excluding !== 0) shares.push({ name: EXCLUDED_WORD, delta: excluding });
  const ofRules = rules.reduce((sum, { delta }) => sum + delta, 0);
  return listStrongest(shares, score - ofRules);
}
