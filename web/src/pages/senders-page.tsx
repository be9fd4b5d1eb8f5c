import { Button } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { ButtonLink } from '../components/links.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { SenderForm, SenderList } from '../features/senders/sender-pages/index.ts';
import { t } from '../lib/texts.ts';
import { useCan } from '../session/session.ts';

export function SendersPage() {
  const { workspaceId } = useParams({ from: '/shell/w/$workspaceId/senders' });
  const canAdd = useCan('operator');
  const canAdminister = useCan('admin');
  const [isAdding, setAdding] = useState(false);
  const navigate = useNavigate();
  return (
    <>
      <PageHeader
        title={t`Senders`}
        subtitle={t`Senders, their documents, and their recipes.`}
        actions={
          <>
            {canAdminister && (
              <ButtonLink variant="default" to="/w/$workspaceId/sources" params={{ workspaceId }}>
                {t`Sources`}
              </ButtonLink>
            )}
            {canAdd && <Button onClick={() => setAdding(true)}>{t`Add a sender`}</Button>}
          </>
        }
      />
      <SenderList workspaceId={workspaceId} />
      <SenderForm
        workspaceId={workspaceId}
        sender={null}
        isOpen={isAdding}
        onClose={() => setAdding(false)}
        onSaved={({ id }) =>
          void navigate({ to: '/w/$workspaceId/senders/$senderId', params: { workspaceId, senderId: id } })
        }
      />
    </>
  );
}
