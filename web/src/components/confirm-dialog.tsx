import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../lib/texts.ts';

interface ConfirmDialogProps {
  isOpen: boolean;
  title: string;
  confirmLabel: string;
  /** Colours the button as an action that can't be undone. */
  isDangerous?: boolean;
  onClose: () => void;
  onConfirm: () => void;
  /** Explains what will happen. */
  children?: ReactNode;
}

/** Asks before an action that can't easily be undone. The button to cancel has the focus. */
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
            {t`Cancel`}
          </Button>
          <Button color={isDangerous ? 'red' : undefined} onClick={confirm}>
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
