import { Alert, Button, Checkbox, Group, Modal, MultiSelect, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Webhook, WebhookSecret } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { DialogForm } from '../../../components/dialog-form.tsx';
import { SecretText } from '../../../components/secret-text.tsx';
import { t } from '../../../lib/texts.ts';
import { configsQuery } from '../../entities/configs/index.ts';
import { sendersQuery } from '../../entities/senders/index.ts';
import { TYPES } from './webhook-words.ts';
import { changeWebhook, makeWebhook } from './webhooks-api.ts';

interface WebhookDialogProps {
  workspaceId: string;
  /** Null for a new one. */
  webhook: Webhook | null;
  onClose: () => void;
}

const isType = (text: string): text is Webhook['types'][number] => text in TYPES;

/** Makes a webhook and shows its secret, once; or changes one. */
export function WebhookDialog({ workspaceId, webhook, onClose }: WebhookDialogProps) {
  const client = useQueryClient();
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [description, setDescription] = useState(webhook?.description ?? '');
  const [types, setTypes] = useState<readonly string[]>(webhook?.types ?? ['job.accepted']);
  const [configIds, setConfigIds] = useState(webhook?.config_ids ?? []);
  const [senderIds, setSenderIds] = useState(webhook?.sender_ids ?? []);
  const configs = useQuery(configsQuery(workspaceId)).data?.items ?? [];
  const senders = useQuery(sendersQuery(workspaceId)).data?.items ?? [];
  const save = useMutation({
    mutationFn: async (): Promise<WebhookSecret | null> => {
      const filters = { config_ids: configIds, sender_ids: senderIds };
      const wanted = { url: url.trim(), description: description.trim(), types: types.filter(isType), ...filters };
      if (webhook === null) return makeWebhook(workspaceId, wanted);
      await changeWebhook(workspaceId, webhook.id, wanted);
      return null;
    },
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: queryKeys.webhooks(workspaceId) });
      if (made === null) onClose();
    },
    gcTime: 0,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={webhook === null ? t`New webhook` : t`Change the webhook`}
      size="lg"
      closeOnClickOutside={false}
    >
      {save.data ? (
        <ShownSecret secret={save.data.secret} onClose={onClose} />
      ) : (
        <DialogForm
          confirmLabel={webhook === null ? t`Make webhook` : t`Save`}
          isPending={save.isPending}
          isDisabled={url.trim() === '' || types.length === 0}
          error={save.error}
          failure={t`The webhook was not saved`}
          onCancel={onClose}
          onConfirm={() => save.mutate()}
        >
          <TextInput
            label={t`Address`}
            description={t`An https address of the internet. An administrator of the server can allow others.`}
            value={url}
            maxLength={2000}
            onChange={(event) => setUrl(event.currentTarget.value)}
            required
            data-autofocus
          />
          <TextInput
            label={t`Description`}
            value={description}
            maxLength={300}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <Checkbox.Group label={t`Events`} value={[...types]} onChange={setTypes}>
            <Stack gap={6} mt={4}>
              {Object.entries(TYPES).map(([type, label]) => (
                <Checkbox key={type} value={type} label={label} description={type} />
              ))}
            </Stack>
          </Checkbox.Group>
          <MultiSelect
            label={t`Only these packages`}
            placeholder={configIds.length === 0 ? t`All packages` : ''}
            data={configs.map(({ id, name }) => ({ value: id, label: name }))}
            value={configIds}
            onChange={setConfigIds}
          />
          <MultiSelect
            label={t`Only these senders`}
            placeholder={senderIds.length === 0 ? t`All senders` : ''}
            data={senders.map(({ id, name }) => ({ value: id, label: name }))}
            value={senderIds}
            onChange={setSenderIds}
            searchable
          />
        </DialogForm>
      )}
    </Modal>
  );
}

/** The secret of a webhook, when it is made or rotated. */
export function ShownSecret({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Stack>
      <Alert color="orange" title={t`Copy the secret now`}>
        {t`The secret is shown only once. The receiver checks with it that requests come from this service.`}
      </Alert>
      <SecretText label={t`Secret`} text={secret} />
      <Group justify="flex-end">
        <Button onClick={onClose}>{t`I have copied the secret`}</Button>
      </Group>
    </Stack>
  );
}
