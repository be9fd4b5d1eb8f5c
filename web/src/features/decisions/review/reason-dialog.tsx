import { Checkbox, Modal, Radio, Select, Stack, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { WithReason } from '../../../api/contract.ts';
import { DialogForm } from '../../../components/dialog-form.tsx';
import { formatCode } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { type HoldsFor, useHoldsFor } from '../../../lib/use-holds-for.ts';
import { reviewRulesQuery } from './review-api.ts';

type Reason = WithReason['reason'];

/** The reason for a group of points, which its key names. */
export type ReasonOf = (group: string) => Reason;

export interface AskedReason {
  title: string;
  /** The usual code of a reason, which is preselected if the workspace has it. Acceptances have none. */
  usual?: string;
  /** Whether the reasons with which points stay open are no reasons for it. */
  isReopening?: true;
  /** Points of one kind each, which get a reason each; left out: there is one reason. */
  groups?: { key: string; label: string }[];
  /** Texts of the points that can be settled for the sender's next documents as well. */
  lasting?: string[];
}

interface ReasonDialogProps {
  workspaceId: string;
  senderId?: string | null;
  /** null while closed. */
  asked: AskedReason | null;
  onClose: () => void;
  /** `reason`: that of the first group. */
  onReason: (reason: Reason, holdsFor: HoldsFor, reasonOf: ReasonOf) => void;
}

/** Why a point stays as it is: no reasons to take a signature back. */
const OF_OPEN_POINTS: ReadonlySet<string> = new Set(['correct_as_is', 'known_difference', 'asked_sender']);

/** The key of the only group. */
const ALL = '';

/** Asks for a reason of the workspace's list for each group, and for an optional text. */
export function ReasonDialog({ workspaceId, senderId = null, asked, onClose, onReason }: ReasonDialogProps) {
  const rules = useQuery({ ...reviewRulesQuery(workspaceId), enabled: asked !== null });
  const known = rules.data?.reason_codes ?? [];
  const fitting = asked?.isReopening ? known.filter((code) => !OF_OPEN_POINTS.has(code)) : known;
  const codes = fitting.length > 0 ? fitting : known;
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const [text, setText] = useState('');
  const [holdsFor, setHoldsFor] = useHoldsFor(senderId);
  const lasting = senderId === null ? [] : (asked?.lasting ?? []);
  const usual = codes.find((one) => one === asked?.usual);
  const groups = asked?.groups ?? [{ key: ALL, label: '' }];
  const codeOf = (key: string) => chosen[key] ?? usual;
  const choose = (key: string, code: string) => setChosen({ ...chosen, [key]: code });
  const isAnswered = groups.every(({ key }) => codeOf(key) !== undefined);
  const close = () => {
    setText('');
    setChosen({});
    onClose();
  };
  const send = () => {
    const said = text.trim() === '' ? {} : { text: text.trim() };
    const reasonOf: ReasonOf = (key) => ({ code: codeOf(key) ?? ALL, ...said });
    onReason(reasonOf(groups[0]?.key ?? ALL), lasting.length === 0 ? 'document' : holdsFor, reasonOf);
    close();
  };
  return (
    <Modal opened={asked !== null && rules.data !== undefined} onClose={close} title={asked?.title} centered>
      <DialogForm confirmLabel={asked?.title} isDisabled={!isAnswered} onCancel={close} onConfirm={send}>
        {groups.length === 1 ? (
          <Radio.Group
            label={t`Reason`}
            value={codeOf(groups[0]?.key ?? ALL) ?? null}
            onChange={(code) => choose(groups[0]?.key ?? ALL, code)}
          >
            <Stack gap={4} mt={4}>
              {codes.map((one, at) => (
                <Radio
                  key={one}
                  size="xs"
                  value={one}
                  label={formatCode(one)}
                  data-autofocus={one === (usual ?? (at === 0 ? one : null)) || undefined}
                />
              ))}
            </Stack>
          </Radio.Group>
        ) : (
          groups.map(({ key, label }, at) => (
            <Select
              key={key}
              label={t`Reason: ${label}`}
              comboboxProps={{ withinPortal: false }}
              placeholder={t`Choose a reason`}
              data={codes.map((one) => ({ value: one, label: formatCode(one) }))}
              value={codeOf(key) ?? null}
              onChange={(code) => code !== null && choose(key, code)}
              data-autofocus={at === 0 || undefined}
            />
          ))
        )}
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
            description={[...new Set(lasting)].join(' ')}
            checked={holdsFor !== 'document'}
            onChange={(event) => setHoldsFor(event.currentTarget.checked ? 'sender' : 'document')}
          />
        )}
      </DialogForm>
    </Modal>
  );
}
