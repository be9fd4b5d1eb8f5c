import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ListJobsQuery } from '../../../api/contract.ts';
import { keepOpenedList, readOpenedList } from '../../entities/jobs/index.ts';
import { jobOf, type Line } from './line.ts';
import type { WorkFilter } from './use-work.ts';

/** The chosen line: at first that of the document from which somebody comes back, or else the first one. */
export function useCursor(
  workspaceId: string,
  lines: readonly Line[],
  query: ListJobsQuery,
  filter: WorkFilter,
  onOpened: (jobId: string) => void,
) {
  const navigate = useNavigate();
  const [chosen, setChosen] = useState(() => readOpenedList(workspaceId)?.jobId);
  const at = Math.max(
    0,
    lines.findIndex(({ id }) => id === chosen),
  );
  const current = lines[at];
  /** Before a document is opened, in whichever way. */
  const note = (jobId: string) => {
    setChosen(jobId);
    keepOpenedList(workspaceId, { query, search: { ...filter }, jobId });
    onOpened(jobId);
  };
  const openLine = (line: Line | undefined) => {
    const job = jobOf(line);
    if (job !== undefined) {
      note(job.id);
      const to =
        job.status === 'success' ? '/w/$workspaceId/jobs/$jobId/document' : '/w/$workspaceId/jobs/$jobId/overview';
      void navigate({ to, params: { workspaceId, jobId: job.id } });
    } else if (line?.kind === 'missing')
      void navigate({
        to: '/w/$workspaceId/senders/$senderId',
        params: { workspaceId, senderId: line.missing.sender.id },
      });
  };
  return {
    current,
    choose: setChosen,
    note,
    openLine,
    open: () => openLine(current),
    move: (step: number) => {
      const next = lines[Math.max(0, Math.min(lines.length - 1, at + step))];
      if (next === undefined) return;
      setChosen(next.id);
      const row = document.querySelector<HTMLElement>(`[data-line="${CSS.escape(next.id)}"]`);
      row?.focus({ preventScroll: true });
      row?.scrollIntoView({ block: 'nearest' });
    },
  };
}
