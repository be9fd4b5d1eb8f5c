import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

interface ConfirmDialogProps {
  isOpen: boolean;
  title: string;
  confirmLabel: string;
  /** Paints the confirming button as one that cannot be undone. */
  isDangerous?: boolean;
  onClose: () => void;
  onConfirm: () => void;
  /** What will happen, in words. */
  children?: ReactNode;
}

/** Asks before something that is not easily undone; the way out has the focus. */
export function ConfirmDialog({ isOpen, title, confirmLabel, isDangerous, ...rest }: ConfirmDialogProps) {
  const confirm = () => {
    rest.onConfirm();
    rest.onClose();
  };
  return (
    <Modal opened={isOpen} onClose={rest.onClose} title={title} centered>
      <Stack>
        {rest.children}
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={rest.onClose}>
            Cancel
          </Button>
          <Button color={isDangerous ? 'red' : undefined} onClick={confirm}>
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
