import { lazy, Suspense } from 'react';
import { EmptyNotice } from '../../../components/empty-notice.tsx';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';

/** Loaded only if there are no packages. */
const FirstHour = lazy(async () => ({ default: (await import('../first-hour/first-hour.tsx')).FirstHour }));

/** Shown instead of the list while no package can read documents. */
export function NoPackage({ workspaceId }: { workspaceId: string }) {
  if (useCan('author'))
    return (
      <Suspense>
        <FirstHour workspaceId={workspaceId} />
      </Suspense>
    );
  return (
    <EmptyNotice title={t`No package can run yet`}>
      {t`A package defines how documents are read. Ask an author to publish one; then you can drop documents here.`}
    </EmptyNotice>
  );
}
