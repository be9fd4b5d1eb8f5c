import type { RowCall, Value } from '../../contract/rule-calls.ts';
import type { EncodedCell } from '../../workbook/index.ts';
import { MAX_ROW_SAMPLE_CELLS, type RowsRequest, type RuleScores, type ScoresAnswer } from '../protocol.ts';
import type { RuleFunction } from './call.ts';
import { callRule, isPromise, settle } from './call.ts';
import { FailureList } from './failures.ts';
import type { Marker } from './marker.ts';
import type { RuleRegistry } from './registry.ts';
import { ScoreRuns } from './scores.ts';
import { beginCall, endTurn } from './turn.ts';
import { reviveValues } from './values.ts';

type RowValues = Value[];

/** The rows of a request, and the rows above and below them, as a rule sees them. */
interface SeenRows {
  firstRow: number;
  rows: readonly RowValues[];
  above: RowValues | null;
  below: RowValues | null;
}

/** Asks every row rule about every row of the request. */
export function scoreRows(registry: RuleRegistry, request: RowsRequest, marker: Marker): ScoresAnswer {
  if (request.isNewSheet) registry.clearStates(request.rules);
  const seen: SeenRows = {
    firstRow: request.firstRow,
    rows: request.rows.map(reviveRow),
    above: request.above && reviveRow(request.above),
    below: request.below && reviveRow(request.below),
  };
  const failures = new FailureList();
  const scores: RuleScores[] = [];
  for (const ruleId of request.rules) {
    marker.takeTurn(ruleId);
    scores.push(new RowTurn(registry, ruleId, request.sheetName, seen, failures).take());
    endTurn(ruleId, failures);
  }
  return { scores, failures: failures.toList() };
}

/** The turn of one rule, which is asked about one row after another. */
class RowTurn {
  readonly #ruleId: string;
  readonly #run: RuleFunction;
  readonly #shared: Omit<RowCall, 'row_index' | 'row_values_sample' | 'row_above' | 'row_below'>;
  readonly #seen: SeenRows;
  readonly #failures: FailureList;
  readonly #scores: ScoreRuns;
  #at = 0;

  constructor(registry: RuleRegistry, ruleId: string, sheetName: string, seen: SeenRows, failures: FailureList) {
    this.#ruleId = ruleId;
    this.#run = registry.getRule(ruleId).run;
    this.#shared = { ...registry.makeContext(), state: registry.getState(ruleId), sheet_name: sheetName };
    this.#seen = copyRows(seen);
    this.#failures = failures;
    this.#scores = new ScoreRuns(ruleId);
  }

  take(): RuleScores {
    for (let promise = this.#askOn(); promise !== null; promise = this.#askOn()) this.#waitFor(promise);
    return this.#scores.toScores();
  }

  /** Calls the rule until an answer must be awaited; null at the end. Most answers need no waiting, which is faster. */
  #askOn(): PromiseLike<unknown> | null {
    const { length } = this.#seen.rows;
    while (this.#at < length) {
      const answer = this.#askRow();
      if (answer !== null) return answer;
      this.#at += 1;
    }
    return null;
  }

  #askRow(): PromiseLike<unknown> | null {
    try {
      beginCall(this.#ruleId, this.#seen.firstRow + this.#at);
      const answer = callRule(this.#run, this.#makeCall());
      if (isPromise(answer)) return answer;
      this.#scores.add(answer);
    } catch (error) {
      this.#fail(error);
    }
    return null;
  }

  #waitFor(promise: PromiseLike<unknown>): void {
    try {
      this.#scores.add(settle(promise));
    } catch (error) {
      this.#fail(error);
    }
    this.#at += 1;
  }

  #makeCall(): RowCall {
    const { job_id, source_file, manifest, env, words, artifact, state, sheet_name } = this.#shared;
    const { firstRow, rows, above, below } = this.#seen;
    const at = this.#at;
    return {
      job_id,
      source_file,
      manifest,
      env,
      words,
      artifact,
      state,
      sheet_name,
      row_index: firstRow + at,
      row_values_sample: rows[at]!,
      row_above: at > 0 ? rows[at - 1]! : above,
      row_below: at + 1 < rows.length ? rows[at + 1]! : below,
    };
  }

  #fail(error: unknown): void {
    this.#failures.add(this.#ruleId, this.#at, error);
    this.#scores.addNeutral();
  }
}

function reviveRow(row: EncodedCell[]): RowValues {
  return reviveValues(row.length > MAX_ROW_SAMPLE_CELLS ? row.slice(0, MAX_ROW_SAMPLE_CELLS) : row);
}

/** Copies lists for one rule: no other rule sees changes in them. `FieldBatch` says why they are not frozen. */
function copyRows({ firstRow, rows, above, below }: SeenRows): SeenRows {
  return {
    firstRow,
    rows: rows.map((row) => row.slice()),
    above: above?.slice() ?? null,
    below: below?.slice() ?? null,
  };
}
