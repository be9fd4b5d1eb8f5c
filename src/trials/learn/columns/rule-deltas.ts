import type { RuleDeltas } from '../../../engine/mapping/index.ts';
import { OVERRIDE_DELTA } from '../../../engine/structure/index.ts';

/** Adds up the rules' deltas of a column for each field and for no field; null if there are none. */
export function addUpRules(
  rules: RuleDeltas | undefined,
  fields: readonly string[],
): { deltas: Float64Array; isDecided: boolean } | null {
  const all = [...(rules ?? [])].flatMap(([field, contributors]) =>
    contributors.map(({ delta }) => ({ field, delta })),
  );
  if (all.length === 0) return null;
  const deltas = new Float64Array(fields.length + 1);
  for (const { field, delta } of all) deltas[fields.indexOf(field)]! += delta;
  return { deltas, isDecided: all.some(({ delta }) => delta >= OVERRIDE_DELTA) };
}
