import type { HookCall, HookResult } from 'ade/rules';

/** Reports a table without member numbers, since its members cannot be matched. */
export function run({ artifact }: HookCall): HookResult | null {
  const tables = artifact.sheets.flatMap((sheet) => sheet.tables);
  const lacksIds = tables.some(({ mapping }) => mapping?.every(({ target_field }) => target_field !== 'member_id'));
  return lacksIds ? { notes: 'A table has no column of member numbers.' } : null;
}
