import type { Artifact, Check } from '../../contract/artifact.ts';
import type { CheckChange } from './types.ts';

/** Checks that both artifacts have, and whose numbers agree in only one of them. */
export function compareChecks(left: Artifact, right: Artifact): CheckChange[] {
  const before = new Map((left.checks?.list ?? []).map((check) => [keyOf(check), check]));
  return (right.checks?.list ?? []).flatMap((after) => {
    const agreed = before.get(keyOf(after))?.agrees;
    if (agreed === undefined || agreed === after.agrees) return [];
    const { kind, measure, sheet = null, a1 = null, target_field = null } = after;
    return [{ kind, measure, sheet, a1, target_field, left: agreed, right: after.agrees }];
  });
}

function keyOf({ kind, measure, sheet, table_id: tableId, a1, target_field: field }: Check): string {
  return JSON.stringify([kind, measure, sheet, tableId, a1, field]);
}
