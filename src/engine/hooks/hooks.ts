import type { Annotation, Artifact } from '../../contract/artifact.ts';
import type { HookName } from '../../contract/manifest.ts';
import type { CollectedFailure, HookAnswer } from '../../rules/client/index.ts';
import type { JobContext } from '../job/job-context.ts';

type HookResult = NonNullable<HookAnswer['result']>;

/** The results of a hook's scripts, with their rule ids. */
export interface HookOutcome {
  results: { rule: string; result: HookResult }[];
  failures: CollectedFailure[];
}

/** Runs the scripts of a hook one after the other; they see `artifact` as it is at the start. */
export async function runHooks(context: JobContext, hook: HookName, artifact: Artifact): Promise<HookOutcome> {
  const modules = context.build.modules.filter((module) => module.hook === hook);
  const { runner } = context;
  if (modules.length === 0) return { results: [], failures: [] };
  const { result, failures } = await runner.runPass(artifact, async () => {
    const results: HookOutcome['results'] = [];
    for (const rule of runner.keepActive(modules.flatMap(({ rules }) => rules))) {
      const answer = await runner.runHook(rule);
      if (answer !== null) results.push({ rule, result: answer });
    }
    return results;
  });
  return { results: result, failures };
}

/** Makes the audit trail's notes from the results of a hook. */
export function makeNotes(context: JobContext, { results }: HookOutcome): Omit<Annotation, 'at'>[] {
  return results.flatMap(({ rule, result }) =>
    result.notes === undefined ? [] : [{ kind: 'hook', rule, notes: context.scrubber.scrubMessage(result.notes) }],
  );
}

/** Records the entries of a hook that cannot be applied: one failure for each reason, with a count. */
export function rejectEntries(rule: string, reasons: readonly string[]): CollectedFailure[] {
  return [...Map.groupBy(reasons, (reason) => reason)].map(([message, { length: count }]) => ({
    rule,
    kind: 'invalid_result',
    message,
    place: {},
    count,
    switchedOff: false,
  }));
}
