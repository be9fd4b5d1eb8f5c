import type { RowCall, Value } from '../../contract/rule-calls.ts';
import { MAX_ROW_SAMPLE_CELLS, type RowsRequest, type ScoresAnswer, type WireCell } from '../protocol.ts';
import { callRule, isPromise, settle } from './call.ts';
import { beginCall } from './closed-world.ts';
import { FailureList } from './failures.ts';
import type { Marker } from './marker.ts';
import type { RuleRegistry } from './registry.ts';
import { readScores, ScoreRuns } from './scores.ts';
import { reviveValues } from './values.ts';

/** Asks every row rule about every row of the request. */
export async function scoreRows(registry: RuleRegistry, request: RowsRequest, marker: Marker): Promise<ScoresAnswer> {
  if (request.isNewSheet) registry.clearStates(request.rules);
  const rows = request.rows.map(reviveRow);
  const above = request.above && reviveRow(request.above);
  const below = request.below && reviveRow(request.below);
  const failures = new FailureList(registry.snapshotDir);
  const scores = [];
  for (const ruleId of request.rules) {
    marker.mark(ruleId);
    const { run } = registry.getRule(ruleId);
    const shared = { ...registry.makeContext(), state: registry.getState(ruleId), sheet_name: request.sheetName };
    const runs = new ScoreRuns(ruleId);
    for (let i = 0; i < rows.length; i++) {
      const call: RowCall = {
        ...shared,
        row_index: request.firstRow + i,
        row_values_sample: rows[i]!,
        row_above: i > 0 ? rows[i - 1]! : above,
        row_below: i + 1 < rows.length ? rows[i + 1]! : below,
      };
      try {
        beginCall(ruleId, request.firstRow + i);
        const answer = callRule(run, call);
        runs.add(readScores(isPromise(answer) ? await settle(answer) : answer));
      } catch (error) {
        failures.add(ruleId, i, error);
        runs.addNeutral();
      }
    }
    scores.push(runs.toScores());
  }
  return { scores, failures: failures.toList() };
}

function reviveRow(row: WireCell[]): readonly Value[] {
  return reviveValues(row.length > MAX_ROW_SAMPLE_CELLS ? row.slice(0, MAX_ROW_SAMPLE_CELLS) : row);
}
