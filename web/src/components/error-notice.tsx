import { Alert, Button, Code, Group, List, Text } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { ApiError } from '../api/api-error.ts';
import { t } from '../lib/texts.ts';
import { Muted } from './muted.tsx';

interface ErrorNoticeProps {
  error: Error;
  title?: string;
  /** Called by a button to try again; set only if that can help. */
  onRetry?: (() => void) | undefined;
}

/** What happened and what to try, from the service's problem details. */
export function ErrorNotice({ error, title, onRetry }: ErrorNoticeProps) {
  const problem = error instanceof ApiError ? error.problem : null;
  return (
    <Alert color="red" role="alert" icon={<CircleAlert size={18} aria-hidden />} title={title ?? t`That did not work`}>
      <Text size="sm">
        {problem?.detail ??
          t`The app itself failed, or the connection was lost. Load the page again; if the problem remains, report it.`}
      </Text>
      {problem?.invalid && problem.invalid.length > 0 && (
        <List size="sm" mt="xs">
          {problem.invalid.map(({ path, message }) => (
            <List.Item key={path + message}>
              {path}: {message}
            </List.Item>
          ))}
        </List>
      )}
      <Group gap="xs" mt="xs">
        {onRetry && (
          <Button size="compact-sm" variant="default" onClick={onRetry}>
            {t`Try again`}
          </Button>
        )}
        {problem && <Code>{problem.code}</Code>}
        {problem?.request_id && <Muted>{t`request ${problem.request_id}`}</Muted>}
      </Group>
    </Alert>
  );
}
