import { skipToken, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ConfigVersion } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { type Drafted, type Previewed, runDraft } from './run-draft.ts';

/** The last good result of the draft. */
export interface GoodDraft extends Drafted {
  /** Time from the save, or from the choice of the document, until the result was there. */
  tookMs: number;
  /** ISO 8601. */
  at: string;
}

export interface DraftPreview {
  documentId: string | null;
  setDocument: (documentId: string) => void;
  good: GoodDraft | null;
  /** Why the saved draft has no result; the last good result stays. */
  error: Error | null;
  isRunning: boolean;
  /** The active version's result for the document; null until it has arrived, or if there is no active version. */
  standing: Drafted | null;
  /** Call it when the draft was saved; resolves when the run has ended, whether with a result or an error. */
  refresh: () => Promise<void>;
}

/** The draft's result for a chosen document, updated after each save. */
export function useDraftPreview(version: ConfigVersion, standingId: string | null, isOn: boolean): DraftPreview {
  const { workspace_id: workspaceId, id: versionId } = version;
  const [previewed, setPreviewed] = useState<Previewed | null>(null);
  const setDocument = useCallback(
    (documentId: string) => setPreviewed({ documentId, asOf: new Date().toISOString() }),
    [],
  );
  const [good, setGood] = useState<GoodDraft | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [isRunning, setRunning] = useState(false);
  const run = useRef<AbortController>(undefined);

  const refresh = useCallback(async () => {
    if (!isOn || previewed === null) return;
    run.current?.abort();
    const mine = new AbortController();
    run.current = mine;
    const startMs = performance.now();
    setRunning(true);
    try {
      const drafted = await runDraft(workspaceId, versionId, previewed, mine.signal);
      if (mine.signal.aborted) return;
      setGood({ ...drafted, tookMs: performance.now() - startMs, at: new Date().toISOString() });
      setError(null);
    } catch (failure) {
      if (!mine.signal.aborted) setError(failure as Error);
    } finally {
      if (!mine.signal.aborted) setRunning(false);
    }
  }, [workspaceId, versionId, previewed, isOn]);

  useEffect(() => {
    setGood(null);
    setError(null);
    void refresh();
    return () => run.current?.abort();
  }, [refresh]);

  const standing = useStanding(workspaceId, standingId, previewed, isOn && good !== null);
  return { documentId: previewed?.documentId ?? null, setDocument, good, error, isRunning, standing, refresh };
}

/** A published version and a document never change, so they are run only once. */
function useStanding(workspaceId: string, versionId: string | null, previewed: Previewed | null, isOn: boolean) {
  const { data } = useQuery({
    queryKey: queryKeys.versionPart(workspaceId, versionId ?? '', 'standing', JSON.stringify(previewed)),
    queryFn:
      isOn && versionId !== null && previewed !== null
        ? ({ signal }) => runDraft(workspaceId, versionId, previewed, signal)
        : skipToken,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return data ?? null;
}
