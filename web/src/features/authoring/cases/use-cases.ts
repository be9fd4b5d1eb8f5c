import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaseResult, ConfigVersion } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { retryWhileBusy } from '../../entities/configs/index.ts';
import { listCaseNames, runCases } from './case-api.ts';

/** The result of a case, and the time of its run. */
export interface CaseRun {
  result: CaseResult;
  /** ISO 8601. */
  at: string;
}

export interface Cases {
  names: readonly string[];
  runs: ReadonlyMap<string, CaseRun>;
  /** The cases that are running. */
  running: readonly string[];
  error: Error | null;
  /** Runs the named cases, or all of them. */
  run: (names?: readonly string[]) => void;
}

/** The cases of a draft, with their results since the page was opened. */
export function useCases({ workspace_id: workspaceId, id: versionId }: ConfigVersion, paths: readonly string[]): Cases {
  const names = listCaseNames(paths);
  const [runs, setRuns] = useState<ReadonlyMap<string, CaseRun>>(new Map());
  const { mutate, isPending, variables, error } = useMutation({
    mutationFn: (chosen: readonly string[] | undefined) =>
      retryWhileBusy(() => runCases(workspaceId, versionId, chosen)),
    onSuccess: ({ items }) => {
      const at = new Date().toISOString();
      setRuns((before) => new Map([...before, ...items.map((result) => [result.name, { result, at }] as const)]));
    },
  });
  return { names, runs, running: isPending ? (variables ?? names) : [], error, run: (chosen) => mutate(chosen) };
}

/** `14 of 14 cases` passed, from the runs so far; null if none has run. */
export function describeRuns({ names, runs }: Cases): { text: string; isGood: boolean; at: string } | null {
  const known = names.flatMap((name) => runs.get(name) ?? []);
  if (known.length === 0) return null;
  const passed = known.filter(({ result }) => result.status === 'passed').length;
  const at = known.map((run) => run.at).sort()[0]!;
  return { text: t`${passed} of ${names.length} cases`, isGood: passed === names.length, at };
}
