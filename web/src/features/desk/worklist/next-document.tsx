import { useInfiniteQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { Job } from '../../../api/contract.ts';
import { ButtonLink } from '../../../components/links.tsx';
import { t } from '../../../lib/texts.ts';
import { useShortcuts } from '../../../lib/use-shortcuts.ts';
import { jobsQuery } from '../../entities/jobs/index.ts';
import { findGroup } from './outcome.ts';

/** Once a document is done, links to the next one in the worklist; documents to check come first. */
export function NextDocument({ job }: { job: Job }) {
  const linkRef = useRef<HTMLAnchorElement>(null);
  useShortcuts({ o: () => linkRef.current?.click() });
  const isDone = job.review_state === 'accepted' || job.review_state === 'sent_back';
  const query = useInfiniteQuery({ ...jobsQuery(job.workspace_id, {}), enabled: isDone });
  if (!isDone) return null;
  const others = query.data?.pages.flatMap(({ items }) => items).filter(({ id }) => id !== job.id) ?? [];
  const next =
    others.find((other) => findGroup(other) === 'check') ?? others.find((other) => findGroup(other) === 'clean');
  if (!next) return null;
  return (
    <ButtonLink
      ref={linkRef}
      to="/w/$workspaceId/jobs/$jobId/document"
      params={{ workspaceId: next.workspace_id, jobId: next.id }}
      title={next.source_file}
    >
      {t`Next document`}
    </ButtonLink>
  );
}
