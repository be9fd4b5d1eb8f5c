import type { ColumnCall } from '../../contract/rule-calls.ts';
import type { ColumnsRequest, ScoresAnswer } from '../protocol.ts';
import { callRule, isPromise, settle } from './call.ts';
import { FailureList } from './failures.ts';
import type { Marker } from './marker.ts';
import type { RuleRegistry } from './registry.ts';
import { ScoreRuns } from './scores.ts';
import { beginCall, endTurn } from './turn.ts';
import { reviveValues } from './values.ts';

/** Asks every column rule about every column of a table. */
export function scoreColumns(registry: RuleRegistry, request: ColumnsRequest, marker: Marker): ScoresAnswer {
  registry.clearStates(request.rules);
  const samples = request.columns.map((column) => ({
    column_index: column.columnIndex,
    header: column.header,
    header_parts: column.headerParts,
    values: reviveValues(column.values),
  }));
  const failures = new FailureList();
  const scores = [];
  for (const ruleId of request.rules) {
    marker.takeTurn(ruleId);
    const { run, module } = registry.getRule(ruleId);
    const context = registry.makeContext();
    const shared = {
      ...context,
      state: registry.getState(ruleId),
      sheet_name: request.sheetName,
      table_id: request.tableId,
      field_name: module.field!,
      field_meta: registry.getMeta(module.field!, request.language),
      language: request.language ?? null,
    };
    const runs = new ScoreRuns(ruleId);
    for (const [i, sample] of samples.entries()) {
      const { values, header_parts, ...known } = sample;
      const lists = { header_parts: header_parts.slice(), values_sample: values.slice() };
      const call: ColumnCall = { ...shared, ...known, ...lists };
      try {
        beginCall(`${ruleId} ${request.tableId}`, i);
        const answer = callRule(run, call);
        runs.add(isPromise(answer) ? settle(answer) : answer);
      } catch (error) {
        failures.add(ruleId, i, error);
        runs.addNeutral();
      }
    }
    endTurn(ruleId, failures);
    scores.push(runs.toScores());
  }
  return { scores, failures: failures.toList() };
}
