import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { queryKeys } from '../../../api/query-keys.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { t } from '../../../lib/texts.ts';
import { useSafeMode } from '../../../session/session.ts';
import { setSafeMode } from './admin-api.ts';

/** The switch that stops all config code, on every page and at once. */
export function SafeModePanel() {
  const safeMode = useSafeMode();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const change = useMutation({
    mutationFn: (enabled: boolean) => setSafeMode(enabled, enabled ? reason.trim() : ''),
    onSuccess: (state) => {
      setReason('');
      client.setQueryData(queryKeys.safeMode, state);
      void client.invalidateQueries({ queryKey: queryKeys.health });
    },
  });
  return (
    <Stack maw={640}>
      <Text size="sm">
        {t`While safe mode is on, no package code runs: no jobs, checks, tries or comparisons. You can still upload documents and read results. Waiting jobs start when safe mode is turned off.`}
      </Text>
      {safeMode.enabled && (
        <Alert color="orange" title={t`Safe mode is on`}>
          {safeMode.reason ?? t`No reason was given.`}
          {safeMode.changed_at && (
            <Text size="sm" mt={4}>
              {safeMode.changed_by
                ? t`Since ${<TimeText at={safeMode.changed_at} />}, by ${safeMode.changed_by}`
                : t`Since ${<TimeText at={safeMode.changed_at} />}`}
            </Text>
          )}
        </Alert>
      )}
      {safeMode.source === 'setting' ? (
        <Text size="sm">
          {t`The variable ADE_SAFE_MODE turned safe mode on, so it cannot be turned off here. Unset the variable and restart the server.`}
        </Text>
      ) : safeMode.enabled ? (
        <Group>
          <Button loading={change.isPending} onClick={() => change.mutate(false)}>
            {t`Turn safe mode off`}
          </Button>
        </Group>
      ) : (
        <Group align="flex-end">
          <TextInput
            flex={1}
            miw={200}
            label={t`Reason`}
            description={t`Shown to everyone, on every page.`}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button loading={change.isPending} onClick={() => change.mutate(true)}>
            {t`Turn safe mode on`}
          </Button>
        </Group>
      )}
      {change.error && <ErrorNotice error={change.error} />}
    </Stack>
  );
}
