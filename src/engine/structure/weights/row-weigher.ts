import { PieceReader, ROW_PIECES } from '../evidence/pieces/index.ts';
import { RowEvidence } from '../evidence/row-evidence.ts';
import type { RowView } from '../evidence/row-view.ts';
import type { DecidedRow } from '../labels/label-rows.ts';
import type { RowDecision } from '../labels/row-decisions.ts';
import { START_ROWS } from '../regions/region-builder.ts';
import { MAX_WAITING, type SequenceDecision, SequenceDecoder } from '../sequence/sequence-decoder.ts';
import { calibrate } from './calibrate.ts';
import { OVERRIDE_DELTA, type RowModel } from './row-model.ts';
import { makeWeighedDecision } from './weighed-decision.ts';

/** A filled row with known evidence but without a label. */
interface Weighed {
  readonly row: DecidedRow;
  readonly override: Override;
}

/** The label that a rule decided alone, or null; `rule` is undefined if a person decided. */
type Override = { rule: string | undefined; label: string } | null;

/** Values and scores are kept for this many rows: for more rows than can wait. */
const KEPT_ROWS = 2 * MAX_WAITING;

/**
 * The score for data if the formulas of a row that shows nothing do not fill the columns of the rows around it. Between
 * data rows, such a row is still data; below them, it is a total.
 */
const UNLIKE_DATA = -3;

/** A data row inside a block, for which the record keeps no scores. */
const PLAIN_DATA: RowDecision = { label: 'data', best: 'data', scores: {}, contributors: [] };

/** Labels a sheet's rows by weights: rows come with the labels of row rules, and the whole sheet decides. */
export class RowWeigher {
  readonly #model: RowModel;
  readonly #evidence: RowEvidence;
  readonly #pieces: PieceReader;
  /** Where the value of each of the model's pieces is found. */
  readonly #places: Uint16Array;
  readonly #decoder: SequenceDecoder;
  /** All waiting rows in order, including blank ones. */
  #queue: DecidedRow[] = [];
  /** Filled rows that wait for their evidence; `#undecided` has the rows that wait in the decoder. */
  #unjudged: DecidedRow[] = [];
  #judgedFrom = 0;
  #undecided: Weighed[] = [];
  #undecidedFrom = 0;
  /** Values of the pieces for the last rows. In one array: one for each row would take a megabyte for 1,000 rows. */
  readonly #values: Float32Array;
  /** Scores of the labels for the same rows. */
  readonly #scores: Float64Array;
  /** The value of every piece of evidence for the current row. */
  readonly #found = new Float64Array(ROW_PIECES.length);
  /** The scores of the current row for the decoder. */
  readonly #prepared: Float64Array;
  #judgedCount = 0;
  #decidedCount = 0;
  /** Number of data rows since the last other row or gap. */
  #dataRows = 0;
  #lastIndex = 0;

  /** `firstColumn`: where the rows begin, 0-based. */
  constructor(model: RowModel, firstColumn = 0) {
    this.#model = model;
    this.#values = new Float32Array(KEPT_ROWS * model.pieces.length);
    this.#scores = new Float64Array(KEPT_ROWS * model.labels.length);
    this.#prepared = new Float64Array(model.labels.length);
    const names = new Set(model.pieces.map(({ piece }) => piece.name));
    const isWanted = (name: string) => names.has(name);
    this.#evidence = new RowEvidence(model.lexicon, isWanted, firstColumn);
    this.#pieces = new PieceReader(isWanted);
    this.#places = Uint16Array.from(model.pieces, ({ place }) => place);
    const watched = model.weights.limits?.data === undefined ? -1 : model.labels.indexOf('data');
    this.#decoder = new SequenceDecoder(model.transitions, watched);
  }

  /** Adds rows that the row rules have labelled. Returns the rows that are now decided, in order. */
  push(rows: readonly DecidedRow[]): DecidedRow[] {
    for (const row of rows) {
      this.#queue.push(row);
      if (row.row.isBlank) continue;
      this.#unjudged.push(row);
      const view = this.#evidence.push(row.row);
      if (view !== null) this.#judge(view);
    }
    return this.#takeDecided();
  }

  /** Returns the remaining rows when the sheet has ended. */
  finish(): DecidedRow[] {
    for (const view of this.#evidence.finish()) this.#judge(view);
    this.#apply(this.#decoder.finish());
    return this.#takeDecided();
  }

  #judge(view: RowView): void {
    const row = this.#unjudged[this.#judgedFrom++]!;
    if (this.#judgedFrom === 1024) {
      this.#unjudged = this.#unjudged.slice(this.#judgedFrom);
      this.#judgedFrom = 0;
    }
    const place = this.#judgedCount++ % KEPT_ROWS;
    this.#addUp(view, place);
    const override = this.#addRules(row, place);
    this.#undecided.push({ row, override });
    this.#prepare(place, override);
    this.#apply(this.#decoder.push(this.#prepared, view.row.gapBefore > 0));
  }

  /** Adds up the weights for each label. */
  #addUp(view: RowView, place: number): void {
    const { pieces, defaults } = this.#model;
    const found = this.#found;
    const values = this.#values;
    const scores = this.#prepared;
    const base = place * pieces.length;
    if (view.row.showsNothing) {
      this.#leaveOpen(view, place);
      return;
    }
    this.#pieces.read(view, found);
    const places = this.#places;
    scores.set(defaults);
    values.fill(0, base, base + places.length);
    for (let i = 0; i < places.length; i++) {
      const value = found[places[i]!]!;
      if (value === 0) continue;
      values[base + i] = value;
      const { labels, deltas } = pieces[i]!;
      for (let k = 0; k < labels.length; k++) scores[labels[k]!]! += value * deltas[k]!;
    }
    this.#scores.set(scores, place * scores.length);
  }

  /** There is no evidence about a row that shows nothing: only the rows around it and the columns of its formulas decide. */
  #leaveOpen({ row, above, below }: RowView, place: number): void {
    const { pieces, labels } = this.#model;
    const at = place * labels.length;
    this.#values.fill(0, place * pieces.length, (place + 1) * pieces.length);
    this.#scores.fill(0, at, at + labels.length);
    const data = labels.indexOf('data');
    const columns = (above.isAny ? above : below).listColumns();
    if (data >= 0 && !fillsLike(row.row.uncached, columns)) this.#scores[at + data] = UNLIKE_DATA;
  }

  /** Adds the deltas of row rules. Returns the rule that decides alone, or null. */
  #addRules({ decision: { contributors }, decided }: DecidedRow, place: number): Override {
    let strongest: { rule: string; label: string; delta: number } | null = null;
    const { labels } = this.#model;
    for (const contributor of contributors) {
      const label = labels.indexOf(contributor.label);
      if (label < 0) continue;
      this.#scores[place * labels.length + label]! += contributor.delta;
      if (contributor.delta >= OVERRIDE_DELTA && contributor.delta > (strongest?.delta ?? 0)) strongest = contributor;
    }
    return decided === undefined ? strongest : { rule: undefined, label: decided.label };
  }

  /** Prepares the scores for the decoder: a label that the weights do not know only counts if a rule named it. */
  #prepare(place: number, override: Override): void {
    const { labels, learnedCount } = this.#model;
    for (let i = 0; i < labels.length; i++) {
      const score = this.#scores[place * labels.length + i]!;
      const isPossible = override === null ? i < learnedCount || score > 0 : labels[i] === override.label;
      this.#prepared[i] = isPossible ? score : Number.NEGATIVE_INFINITY;
    }
  }

  #apply(decisions: readonly SequenceDecision[]): void {
    const { labels, weights } = this.#model;
    for (const decision of decisions) {
      const { row, override } = this.#undecided[this.#undecidedFrom++]!;
      const label = labels[decision.label]!;
      row.label = label;
      row.decision = this.#explain(label, row, override);
      const curve = label === 'data' ? weights.calibration.data_row : weights.calibration.row;
      row.chance = {
        confidence: row.decided === undefined ? calibrate(curve, decision.probability) : 1,
        probability: decision.probability,
        link: decision.link,
        mayBeData: row.decided === undefined && this.#mayBeData(label, decision.watched),
        wasForced: decision.wasForced,
      };
    }
    if (this.#undecidedFrom > 1024) {
      this.#undecided = this.#undecided.slice(this.#undecidedFrom);
      this.#undecidedFrom = 0;
    }
  }

  #mayBeData(label: string, ofData: number): boolean {
    const limit = this.#model.weights.limits?.data;
    return limit !== undefined && label !== 'data' && label !== 'header' && ofData >= limit;
  }

  /** Explains a row for the record. Data rows only have an explanation where a header could be. */
  #explain(label: string, { row, decision, decided }: DecidedRow, override: Override): RowDecision {
    const position = this.#decidedCount++;
    const isAfterGap = row.index > this.#lastIndex + 1;
    this.#lastIndex = row.index;
    this.#dataRows = label === 'data' ? (isAfterGap ? 1 : this.#dataRows + 1) : 0;
    if (this.#dataRows > START_ROWS && decided === undefined) return PLAIN_DATA;
    const { pieces, labels } = this.#model;
    const place = position % KEPT_ROWS;
    return makeWeighedDecision(this.#model, {
      label,
      values: this.#values.subarray(place * pieces.length, (place + 1) * pieces.length),
      scores: this.#scores.subarray(place * labels.length, (place + 1) * labels.length),
      decidedBy: override?.rule,
      correction: decided?.correction,
      rules: decision.contributors,
    });
  }

  /** Takes the rows before the first filled row that still waits. */
  #takeDecided(): DecidedRow[] {
    const waiting = this.#queue.findIndex(({ row, chance }) => !row.isBlank && chance === undefined);
    if (waiting === 0) return [];
    const decided = waiting < 0 ? this.#queue : this.#queue.slice(0, waiting);
    this.#queue = waiting < 0 ? [] : this.#queue.slice(waiting);
    return decided;
  }
}

/** Whether formulas fill the first of these columns and at least half of all, as the cells of a data row do. */
function fillsLike(formulas: readonly number[], columns: readonly number[]): boolean {
  const [first] = columns;
  if (first === undefined) return true;
  const filled = new Set(formulas);
  const shared = columns.reduce((count, column) => count + (filled.has(column) ? 1 : 0), 0);
  return filled.has(first) && shared * 2 >= columns.length;
}
