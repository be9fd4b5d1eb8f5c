import { Modal, TextInput, type TextInputProps } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { DialogForm } from './dialog-form.tsx';

interface TextFormProps extends Omit<TextInputProps, 'onChange' | 'value'> {
  start: string;
  confirmLabel: string;
  onClose: () => void;
  /** Performs the action. When it fails, the error is shown and the dialog stays open. */
  onConfirm: (text: string) => Promise<unknown>;
}

/** Asks for one text, such as a name. */
export function TextDialog({ isOpen, title, ...form }: TextFormProps & { isOpen: boolean; title: string }) {
  return (
    <Modal opened={isOpen} onClose={form.onClose} title={title}>
      <TextForm {...form} />
    </Modal>
  );
}

function TextForm({ start, confirmLabel, onClose, onConfirm, ...input }: TextFormProps) {
  const [text, setText] = useState(start);
  const confirm = useMutation({ mutationFn: () => onConfirm(text.trim()), onSuccess: onClose });
  return (
    <DialogForm
      confirmLabel={confirmLabel}
      isPending={confirm.isPending}
      isDisabled={!text.trim()}
      error={confirm.error}
      onCancel={onClose}
      onConfirm={confirm.mutate}
    >
      <TextInput
        {...input}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        required
        data-autofocus
      />
    </DialogForm>
  );
}
