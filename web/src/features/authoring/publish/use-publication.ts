import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '../../../api/api-error.ts';
import type { CaseResult, ConfigVersion, Publication, ValueComparison } from '../../../api/contract.ts';
import { retryWhileBusy } from '../../entities/configs/index.ts';
import { runCases } from '../cases/index.ts';
import { checkDocument, readPublication } from './publication-api.ts';

/** What is running: the cases, or the document of a job. */
export const CASES = 'cases';

/** A draft on its cases and on accepted documents. The values are only here: the service does not keep them. */
export interface PublicationRun {
  publication: Publication | null;
  cases: readonly CaseResult[];
  values: ReadonlyMap<string, ValueComparison>;
  running: string | null;
  error: Error | null;
  /** Tries what is unchecked. */
  start: () => void;
  /** Reads a document again, to show its values. */
  show: (jobId: string) => void;
}

/** Tries a draft on everything that is unchecked, one after the other, until the dialog is closed. */
export function usePublication({ workspace_id: workspaceId, id }: ConfigVersion): PublicationRun {
  const [publication, setPublication] = useState<Publication | null>(null);
  const [cases, setCases] = useState<readonly CaseResult[]>([]);
  const [values, setValues] = useState<ReadonlyMap<string, ValueComparison>>(new Map());
  const [running, setRunning] = useState<string | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const current = useRef<AbortController>(null);

  const run = useCallback(
    async (again: string | null, signal: AbortSignal) => {
      const read = async () => {
        const found = await readPublication(workspaceId, id, signal);
        setPublication(found);
        return found;
      };
      const plan = await read();
      if (plan.cases?.outcome === 'unchecked') {
        setRunning(CASES);
        setCases(await findCases(workspaceId, id, signal));
        await read();
      }
      for (const { job_id: jobId, outcome } of plan.documents) {
        if (outcome !== 'unchecked' && jobId !== again) continue;
        setRunning(jobId);
        const check = await retryWhileBusy(() => checkDocument(workspaceId, id, jobId, signal), signal);
        if (check.values !== null) setValues((before) => new Map(before).set(jobId, check.values!));
        await read();
      }
    },
    [workspaceId, id],
  );
  const begin = useCallback(
    (again: string | null) => {
      current.current?.abort();
      const controller = new AbortController();
      const { signal } = controller;
      current.current = controller;
      setError(null);
      run(again, signal)
        .catch((failure: Error) => !signal.aborted && setError(failure))
        .finally(() => !signal.aborted && setRunning(null));
    },
    [run],
  );
  useEffect(() => {
    begin(null);
    return () => current.current?.abort();
  }, [begin]);
  return { publication, cases, values, running, error, start: () => begin(null), show: begin };
}

/** The results of the cases; none if a case cannot be run, which the publication says. */
async function findCases(workspaceId: string, id: string, signal: AbortSignal): Promise<readonly CaseResult[]> {
  try {
    return (await retryWhileBusy(() => runCases(workspaceId, id, undefined, signal), signal)).items;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'case_invalid') return [];
    throw error;
  }
}
