import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Sender } from '../api/contract.ts';
import { EmptyNotice } from '../components/empty-notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { QueryView } from '../components/query-view.tsx';
import { sendersQuery } from '../features/entities/senders/index.ts';
import { describeDue, SenderActions, SenderView } from '../features/senders/sender-pages/index.ts';
import { t } from '../lib/texts.ts';

export function SenderPage() {
  const { workspaceId, senderId } = useParams({ from: '/shell/w/$workspaceId/senders/$senderId' });
  const query = useQuery(sendersQuery(workspaceId));
  return (
    <QueryView query={query} failure={t`The sender could not be read`}>
      {({ items }) => {
        const sender = items.find(({ id }) => id === senderId);
        if (!sender) return <EmptyNotice title={t`No such sender`}>{t`Look at the list of senders.`}</EmptyNotice>;
        return (
          <>
            <PageHeader
              title={sender.name}
              subtitle={describe(sender)}
              actions={<SenderActions key={sender.id} sender={sender} />}
            />
            <SenderView key={sender.id} sender={sender} />
          </>
        );
      }}
    </QueryView>
  );
}

function describe(sender: Sender): string {
  return [
    sender.archived_at !== null && t`Archived`,
    sender.file_pattern === null ? t`Recognized by its headers` : t`Files ${sender.file_pattern}`,
    sender.due_day !== null && t`due on ${describeDue(sender)} of a period`,
    sender.has_several && t`several documents per period`,
  ]
    .filter(Boolean)
    .join(' · ');
}
