import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CorrectionDraft, Job } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { useCan } from '../../../session/session.ts';
import { DraftKeeper, type KeptState } from './draft-keeper.ts';
import { countSaid, NOTHING_SAID, type Said } from './statements.ts';

interface Gathered extends Said {
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
  const [gathered, setGathered] = useState<Gathered>({ ...NOTHING_SAID, begunAt: revision });
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
    (edit: (said: Said) => Said, base?: number) => {
      const before = now.current;
      const next = edit(before);
      if (next === before) return;
      show({ ...next, begunAt: base ?? (countSaid(before) === 0 ? revision : before.begunAt) });
      keeper?.change(now.current.begunAt, next);
    },
    [keeper, revision, show],
  );
  const restore = useCallback(
    ({ statements, points, base_revision: begunAt }: CorrectionDraft) =>
      show({ statements, points, begunAt: begunAt ?? now.current.begunAt }),
    [show],
  );
  // What the service is applying is not said again.
  const isApplying = job.open_revision !== null || job.sequel?.state === 'pending';
  const [opened, setOpened] = useState<DraftKeeper | null>(null);
  useEffect(() => {
    if (keeper === null || isApplying) return;
    void keeper.open().then((draft) => {
      if (draft !== null && countSaid(draft) > 0) restore(draft);
      setOpened(keeper);
    });
  }, [keeper, isApplying, restore]);
  useEffect(() => {
    if (keeper === null) return;
    keeper.onState = setKept;
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
  }, [keeper]);
  useWarning((kept.is === 'failed' || kept.is === 'overtaken') && countSaid(gathered) > 0);
  /** The service has applied them, or they are in another window. */
  const clear = useCallback(() => show({ ...NOTHING_SAID, begunAt: now.current.begunAt }), [show]);
  return {
    ...{ ...gathered, kept, keeper, change, restore, clear },
    /** Whether what was kept before is here. */
    isOpened: opened === keeper,
  };
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
