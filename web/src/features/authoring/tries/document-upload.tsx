import { Button, FileButton } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Upload } from 'lucide-react';
import { queryKeys } from '../../../api/query-keys.ts';
import { showFailure } from '../../../components/notices.ts';
import { t } from '../../../lib/texts.ts';
import { uploadDocument } from '../../entities/documents/index.ts';

interface DocumentUploadProps {
  workspaceId: string;
  onUploaded: (documentId: string) => void;
}

/** Uploads one document to try a version on. */
export function DocumentUpload({ workspaceId, onUploaded }: DocumentUploadProps) {
  const client = useQueryClient();
  const upload = useMutation({
    mutationFn: (file: File) => uploadDocument(workspaceId, file, crypto.randomUUID()),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: queryKeys.documents(workspaceId) });
      onUploaded(id);
    },
    onError: (error) => showFailure(error, t`The document was not uploaded`),
  });
  return (
    <FileButton onChange={(file) => file && upload.mutate(file)}>
      {(props) => (
        <Button {...props} variant="default" leftSection={<Upload size={16} aria-hidden />} loading={upload.isPending}>
          {t`Upload`}
        </Button>
      )}
    </FileButton>
  );
}
