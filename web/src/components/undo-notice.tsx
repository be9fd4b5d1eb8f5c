import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { t } from '../lib/texts.ts';

/** Long enough to read and to decide. */
const UNDO_MS = 15_000;

/** A message that something was done, with a button that takes it back. */
export function showUndo(message: string, onUndo: () => void): void {
  const id = crypto.randomUUID();
  const undo = () => {
    notifications.hide(id);
    onUndo();
  };
  notifications.show({
    id,
    message: (
      <Group justify="space-between" gap="sm">
        <span>{message}</span>
        <Button size="compact-sm" variant="default" onClick={undo}>
          {t`Undo`}
        </Button>
      </Group>
    ),
    color: 'teal',
    autoClose: UNDO_MS,
  });
}
