import type { RuleDeltas } from '../../../engine/mapping/weights/weigh-columns.ts';
import { OVERRIDE_DELTA } from '../../../engine/structure/weights/row-model.ts';

/** What column rules add to each field, and to no field, of a column; null where they say nothing of it. */
export function addUpRules(
  rules: RuleDeltas,
  fields: readonly string[],
): { deltas: Float64Array; isDecided: boolean } | null {
  const all = [...rules].flatMap(([field, contributors]) => contributors.map(({ delta }) => ({ field, delta })));
  if (all.length === 0) return null;
  const deltas = new Float64Array(fields.length + 1);
  for (const { field, delta } of all) deltas[fields.indexOf(field)]! += delta;
  return { deltas, isDecided: all.some(({ delta }) => delta >= OVERRIDE_DELTA) };
}
