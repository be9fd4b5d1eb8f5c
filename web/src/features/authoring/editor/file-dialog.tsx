import { Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { DialogForm } from '../../../components/dialog-form.tsx';
import { t } from '../../../lib/texts.ts';

interface FileDialogProps {
  title: string;
  confirmLabel: string;
  startPath: string;
  onClose: () => void;
  /** Performs the action. When it fails, the error is shown and the dialog stays open. */
  onConfirm: (path: string) => Promise<void>;
}

/** Asks for the path of a new or renamed file. */
export function FileDialog({ title, confirmLabel, startPath, onClose, onConfirm }: FileDialogProps) {
  const [path, setPath] = useState(startPath);
  const confirm = useMutation({ mutationFn: () => onConfirm(path.trim()), onSuccess: onClose });
  return (
    <Modal opened onClose={onClose} title={title}>
      <DialogForm
        confirmLabel={confirmLabel}
        isPending={confirm.isPending}
        isDisabled={!path.trim()}
        error={confirm.error}
        onCancel={onClose}
        onConfirm={confirm.mutate}
      >
        <TextInput
          label={t`Path in the package`}
          description={t`Missing folders are made. Rules go to row_types/, columns/ and hooks/, shared code to lib/, tables to data/.`}
          placeholder="columns/member_id.ts"
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
          maxLength={300}
          required
          data-autofocus
        />
      </DialogForm>
    </Modal>
  );
}
