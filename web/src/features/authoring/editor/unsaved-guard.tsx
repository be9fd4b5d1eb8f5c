import { Button, Group, Modal, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { t } from '../../../lib/texts.ts';

interface UnsavedGuardProps {
  /** Files with unsaved text. */
  paths: readonly string[];
  onSaveAll: () => Promise<boolean>;
}

/** Asks before the page is left with unsaved text: inside the app with a dialog, otherwise the browser itself asks. */
export function UnsavedGuard({ paths, onSaveAll }: UnsavedGuardProps) {
  const isDirty = paths.length > 0;
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  const saveAndLeave = async () => {
    if (await onSaveAll()) blocker.proceed();
    else blocker.reset();
  };
  return (
    <Modal opened onClose={blocker.reset} title={t`Leave without saving?`}>
      <Text size="sm">{t`Not saved: ${paths.join(', ')}`}</Text>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={blocker.reset}>
          {t`Stay`}
        </Button>
        <Button variant="outline" color="red" onClick={blocker.proceed}>
          {t`Leave without saving`}
        </Button>
        <Button onClick={() => void saveAndLeave()}>{t`Save and leave`}</Button>
      </Group>
    </Modal>
  );
}
