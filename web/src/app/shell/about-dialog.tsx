import { Code, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { requestAppFile } from '../../api/request.ts';
import { QueryView } from '../../components/query-view.tsx';
import { t } from '../../lib/texts.ts';

/** The version, and the licences of third-party code in the app and the service. */
export function AboutDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const notices = useQuery({
    queryKey: ['third-party-notices'],
    queryFn: ({ signal }) => requestAppFile('third-party-notices.txt', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      size="52rem"
      title={t`About ADE`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <QueryView query={notices} failure={t`The licences cannot be read`}>
        {(text) => (
          <Code block mah="60vh" tabIndex={0} role="region" aria-label={t`Licences`} style={{ overflow: 'auto' }}>
            {text}
          </Code>
        )}
      </QueryView>
    </Modal>
  );
}
