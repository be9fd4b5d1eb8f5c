import { Option } from 'commander';
import type { JobSummary } from '../../contract/belonging.ts';

/** What makes a result that succeeded end the command with an exit code of its own. Each includes those after it. */
const FAIL_ON = ['attention', 'errors', 'nothing'] as const;
export type FailOn = (typeof FAIL_ON)[number];

export function makeFailOnOption(): Option {
  const what = 'end with 3 if a result needs attention, has errors, or has no rows';
  return new Option('--fail-on <what>', what).choices(FAIL_ON);
}

export function hasReached({ attention, issues, rows_out: rows }: JobSummary, limit: FailOn | undefined): boolean {
  const found: Record<FailOn, boolean> = {
    attention: (attention?.length ?? 0) > 0,
    errors: (issues?.error ?? 0) > 0,
    nothing: (rows ?? 0) === 0,
  };
  return limit !== undefined && FAIL_ON.slice(FAIL_ON.indexOf(limit)).some((name) => found[name]);
}
