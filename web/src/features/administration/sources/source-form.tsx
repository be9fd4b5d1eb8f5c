import { Checkbox, Modal, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Source } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { DialogForm } from '../../../components/dialog-form.tsx';
import { t } from '../../../lib/texts.ts';
import { configsQuery } from '../../entities/configs/index.ts';
import { changeSource, makeSource } from './source-api.ts';

interface SourceFormProps {
  workspaceId: string;
  /** null makes a new source. */
  source: Source | null;
  onClose: () => void;
}

/** Where documents arrive, how they are read, and what happens with the files. */
export function SourceForm({ workspaceId, source, onClose }: SourceFormProps) {
  const client = useQueryClient();
  const { data: configs } = useQuery(configsQuery(workspaceId));
  const [name, setName] = useState(source?.name ?? '');
  const [address, setAddress] = useState(source?.address ?? '');
  const [configId, setConfigId] = useState(source?.config_id ?? '');
  const [template, setTemplate] = useState(source?.path_template ?? '');
  const [settle, setSettle] = useState<number | string>(source?.settle_seconds ?? 10);
  const [isMoved, setMoved] = useState(source?.when_done !== 'keep');
  const body = {
    name: name.trim(),
    address: address.trim(),
    config_id: configId || null,
    path_template: template.trim() || null,
    settle_seconds: Number(settle),
    when_done: isMoved ? ('move' as const) : ('keep' as const),
  };
  const save = useMutation({
    mutationFn: () => (source ? changeSource(workspaceId, source.id, body) : makeSource(workspaceId, body)),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: queryKeys.sources(workspaceId) });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={source ? t`Change ${source.name}` : t`Add a source`} size="lg">
      <DialogForm
        confirmLabel={source ? t`Save` : t`Add`}
        isPending={save.isPending}
        isDisabled={name.trim() === '' || address.trim() === '' || settle === ''}
        error={save.error}
        failure={t`The source was not saved`}
        onCancel={onClose}
        onConfirm={save.mutate}
      >
        <TextInput
          label={t`Name`}
          value={name}
          maxLength={120}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          data-autofocus
        />
        <TextInput
          label={t`Address`}
          description={t`file:///FOLDER or s3://BUCKET/PREFIX, in a place that the operator of the machine allows (ADE_SOURCES).`}
          value={address}
          maxLength={1000}
          onChange={(event) => setAddress(event.currentTarget.value)}
          required
        />
        <NativeSelect
          size="xs"
          label={t`Package`}
          value={configId}
          onChange={(event) => setConfigId(event.currentTarget.value)}
          data={[
            { value: '', label: t`The default package of the workspace` },
            ...(configs?.items ?? []).map((config) => ({ value: config.id, label: config.name })),
          ]}
        />
        <TextInput
          label={t`Folders that name sender and period`}
          description={t`Such as {sender}/{period}. Leave this empty to look for both in the names of all folders and of the file.`}
          value={template}
          maxLength={300}
          onChange={(event) => setTemplate(event.currentTarget.value)}
        />
        <NumberInput
          size="xs"
          label={t`Seconds without a change`}
          description={t`A file of a folder is complete when it has not changed for so long, or was renamed into place.`}
          value={settle}
          min={0}
          max={86_400}
          allowDecimal={false}
          onChange={setSettle}
        />
        <Checkbox
          label={t`Move files to taken/ and failed/`}
          description={t`Otherwise they stay where they are, and are remembered.`}
          checked={isMoved}
          onChange={(event) => setMoved(event.currentTarget.checked)}
        />
      </DialogForm>
    </Modal>
  );
}
