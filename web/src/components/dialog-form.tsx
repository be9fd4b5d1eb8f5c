import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../lib/texts.ts';
import { ErrorNotice } from './error-notice.tsx';
import { Form } from './form.tsx';

interface DialogFormProps {
  confirmLabel: ReactNode;
  isPending?: boolean;
  /** Colours the button as an action that can't be undone. */
  isDangerous?: boolean;
  /** Whether an input is missing. */
  isDisabled: boolean;
  error?: Error | null;
  /** Title of the error. */
  failure?: string;
  onCancel: () => void;
  onConfirm: () => void;
  /** The inputs. */
  children: ReactNode;
}

/** The inputs of a dialog, the error if it failed, and its two buttons. */
export function DialogForm({
  confirmLabel,
  isPending,
  isDangerous,
  isDisabled,
  error,
  failure,
  ...rest
}: DialogFormProps) {
  return (
    <Form onSubmit={() => !isDisabled && rest.onConfirm()}>
      <Stack>
        {rest.children}
        {error && <ErrorNotice title={failure} error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={rest.onCancel}>
            {t`Cancel`}
          </Button>
          <Button type="submit" color={isDangerous ? 'red' : undefined} loading={isPending} disabled={isDisabled}>
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
