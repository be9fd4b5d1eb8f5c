import { FileInput, Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Config } from '../../../api/contract.ts';
import { DialogForm } from '../../../components/dialog-form.tsx';
import { t } from '../../../lib/texts.ts';
import { importConfig, makeConfig } from '../../entities/configs/index.ts';

interface NewConfigDialogProps {
  workspaceId: string;
  /** From the starter package, or from a zip; null while closed. */
  source: 'starter' | 'zip' | null;
  onClose: () => void;
  onMade: (config: Config) => void;
}

/** Asks for the name of a new config, and for the zip to make it from. */
export function NewConfigDialog({ workspaceId, source, onClose, onMade }: NewConfigDialogProps) {
  const [name, setName] = useState('');
  const [zip, setZip] = useState<File | null>(null);
  const make = useMutation({
    mutationFn: () => (zip ? importConfig(workspaceId, name.trim(), zip) : makeConfig(workspaceId, name.trim())),
    onSuccess: (config) => {
      close();
      onMade(config);
    },
  });
  const close = () => {
    setName('');
    setZip(null);
    make.reset();
    onClose();
  };
  const isComplete = name.trim() !== '' && (source === 'starter' || zip !== null);
  const pickZip = (file: File | null) => {
    setZip(file);
    if (file && name === '') setName(file.name.replace(/\.zip$/i, ''));
  };
  return (
    <Modal opened={source !== null} onClose={close} title={source === 'zip' ? t`Import a package` : t`New package`}>
      <DialogForm
        confirmLabel={source === 'zip' ? t`Import` : t`Make package`}
        isPending={make.isPending}
        isDisabled={!isComplete}
        error={make.error}
        onCancel={close}
        onConfirm={make.mutate}
      >
        {source === 'zip' && (
          <FileInput
            label={t`Zip of a package`}
            description={t`A zip as made by Export, with manifest.json and the rules.`}
            accept=".zip,application/zip"
            placeholder={t`Choose a file`}
            value={zip}
            onChange={pickZip}
            required
          />
        )}
        <TextInput
          label={t`Name`}
          description={source === 'starter' ? t`The package starts with a draft of the starter package.` : undefined}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={120}
          required
          data-autofocus
        />
      </DialogForm>
    </Modal>
  );
}
