import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Job } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { useCan } from '../../../session/session.ts';
import { DraftKeeper, type KeptState } from './draft-keeper.ts';
import type { Statement } from './statements.ts';

interface Gathered {
  statements: readonly Statement[];
  /** The revision that was shown when the first correction was made. */
  begunAt: number;
}

/**
 * The corrections of a document that are not applied yet. With `isKept`, the service keeps them for the person, and they
 * are restored when the document is opened again.
 */
export function useGathered(job: Job, isKept: boolean) {
  const client = useQueryClient();
  const { workspace_id: workspaceId, id, revision } = job;
  const [gathered, setGathered] = useState<Gathered>({ statements: [], begunAt: revision });
  const [kept, setKept] = useState<KeptState>({ is: 'kept' });
  const now = useRef(gathered);
  const canCorrect = useCan('operator') && job.status === 'success' && job.purged.input === null;
  const keeper = useMemo(() => {
    const onSaved = () => void client.invalidateQueries({ queryKey: queryKeys.correctionDrafts(workspaceId) });
    return isKept && canCorrect ? new DraftKeeper(workspaceId, id, onSaved) : null;
  }, [client, isKept, canCorrect, workspaceId, id]);
  const show = useCallback((next: Gathered) => {
    now.current = next;
    setGathered(next);
  }, []);
  const change = useCallback(
    (edit: (statements: readonly Statement[]) => readonly Statement[], base?: number) => {
      const { statements, begunAt } = now.current;
      const next = edit(statements);
      if (next === statements) return;
      show({ statements: next, begunAt: base ?? (statements.length === 0 ? revision : begunAt) });
      keeper?.change(
        now.current.begunAt,
        next.map((statement) => [...statement]),
      );
    },
    [keeper, revision, show],
  );
  const restore = useCallback(
    ({ statements, base_revision: begunAt }: { statements: Statement[]; base_revision: number | null }) =>
      show({ statements, begunAt: begunAt ?? now.current.begunAt }),
    [show],
  );
  useEffect(() => {
    if (keeper === null) return;
    keeper.onState = setKept;
    void keeper.open().then((draft) => {
      if (draft !== null && draft.statements.length > 0) restore(draft);
    });
    const leave = () => {
      if (document.visibilityState === 'hidden') keeper.leave();
    };
    const hide = () => keeper.leave();
    document.addEventListener('visibilitychange', leave);
    window.addEventListener('pagehide', hide);
    return () => {
      document.removeEventListener('visibilitychange', leave);
      window.removeEventListener('pagehide', hide);
      keeper.onState = () => undefined;
      keeper.leave();
    };
  }, [keeper, restore]);
  useWarning(kept.is === 'failed' && gathered.statements.length > 0);
  /** The service has applied them, or they are in another window. */
  const clear = useCallback(() => show({ statements: [], begunAt: now.current.begunAt }), [show]);
  return { ...gathered, kept, keeper, change, restore, clear };
}

/** The browser asks before it leaves a page with something that could not be kept. */
function useWarning(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isNeeded]);
}
