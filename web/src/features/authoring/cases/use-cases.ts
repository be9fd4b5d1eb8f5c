import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaseResult, ConfigVersion } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { retryWhileBusy } from '../../entities/configs/index.ts';
import { listCaseNames, runCases } from './case-api.ts';

/** What came of a case, and when. */
export interface CaseRun {
  result: CaseResult;
  /** ISO 8601. */
  at: string;
}

export interface Cases {
  names: readonly string[];
  runs: ReadonlyMap<string, CaseRun>;
  /** The cases that run now. */
  running: readonly string[];
  error: Error | null;
  /** Runs some cases; all of them when left out. */
  run: (names?: readonly string[]) => void;
}

/** The cases of a draft, and what came of them since the page was opened. */
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

/** `14 of 14 cases`, of those that ran; null where none did. */
export function describeRuns({ names, runs }: Cases): { text: string; isGood: boolean; at: string } | null {
  const known = names.flatMap((name) => runs.get(name) ?? []);
  if (known.length === 0) return null;
  const passed = known.filter(({ result }) => result.status === 'passed').length;
  const at = known.map((run) => run.at).sort()[0]!;
  return { text: t`${passed} of ${names.length} cases`, isGood: passed === names.length, at };
}
