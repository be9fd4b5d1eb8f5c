import { Checkbox, Modal, Radio, Stack, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { WithReason } from '../../../api/contract.ts';
import { DialogForm } from '../../../components/dialog-form.tsx';
import { formatCode } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { type HoldsFor, useHoldsFor } from '../../../lib/use-holds-for.ts';
import { reviewRulesQuery } from './review-api.ts';

export interface AskedReason {
  title: string;
  /** The usual code of a reason, which is preselected if the workspace has it. */
  usual?: string;
  /** Texts of the points that can be settled for the sender's next documents as well. */
  lasting?: string[];
}

interface ReasonDialogProps {
  workspaceId: string;
  senderId?: string | null;
  /** null while closed. */
  asked: AskedReason | null;
  onClose: () => void;
  onReason: (reason: WithReason['reason'], holdsFor: HoldsFor) => void;
}

/** Asks for a reason of the workspace's list, and for an optional text. */
export function ReasonDialog({ workspaceId, senderId = null, asked, onClose, onReason }: ReasonDialogProps) {
  const rules = useQuery({ ...reviewRulesQuery(workspaceId), enabled: asked !== null });
  const codes = rules.data?.reason_codes ?? [];
  const [code, setCode] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [holdsFor, setHoldsFor] = useHoldsFor(senderId);
  const lasting = senderId === null ? [] : (asked?.lasting ?? []);
  const usual = codes.find((one) => one === asked?.usual);
  const chosen = code ?? usual ?? codes[0];
  const send = () => {
    if (chosen === undefined) return;
    const reason = text.trim() === '' ? { code: chosen } : { code: chosen, text: text.trim() };
    onReason(reason, lasting.length === 0 ? 'document' : holdsFor);
    setText('');
    setCode(null);
    onClose();
  };
  return (
    <Modal opened={asked !== null && rules.data !== undefined} onClose={onClose} title={asked?.title} centered>
      <DialogForm confirmLabel={asked?.title} isDisabled={chosen === undefined} onCancel={onClose} onConfirm={send}>
        <Radio.Group label={t`Reason`} value={chosen ?? null} onChange={setCode}>
          <Stack gap={4} mt={4}>
            {codes.map((one) => (
              <Radio
                key={one}
                size="xs"
                value={one}
                label={formatCode(one)}
                data-autofocus={one === chosen || undefined}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Textarea
          label={t`In your own words (optional)`}
          autosize
          minRows={2}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {lasting.length > 0 && (
          <Checkbox
            label={t`Do not ask again in this sender's documents for a year`}
            description={lasting.join(' ')}
            checked={holdsFor !== 'document'}
            onChange={(event) => setHoldsFor(event.currentTarget.checked ? 'sender' : 'document')}
          />
        )}
      </DialogForm>
    </Modal>
  );
}
