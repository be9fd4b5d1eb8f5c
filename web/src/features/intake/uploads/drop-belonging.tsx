import { Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { t } from '../../../lib/texts.ts';
import { describePeriod, sendersQuery } from '../../entities/senders/index.ts';
import type { DropBelonging } from './upload-store.ts';
import classes from './uploads.module.css';

interface DropBelongingFieldsProps {
  workspaceId: string;
  value: DropBelonging;
  onChange: (value: DropBelonging) => void;
}

/** The sender and the period of all files of the next drop, once there are senders. */
export function DropBelongingFields({ workspaceId, value, onChange }: DropBelongingFieldsProps) {
  const senders = (useQuery(sendersQuery(workspaceId)).data?.items ?? []).filter(({ archived_at: at }) => at === null);
  if (senders.length === 0) return null;
  return (
    <>
      <Select
        aria-label={t`Sender of all documents`}
        placeholder={t`Sender`}
        searchable
        clearable
        w={150}
        value={value.senderId}
        onChange={(senderId) => onChange({ ...value, senderId })}
        data={senders.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <TextInput
        aria-label={t`Period of all documents`}
        placeholder={t`Period`}
        description={describePeriod(value.period)}
        inputWrapperOrder={['input', 'description']}
        classNames={{ description: classes.understood }}
        w={130}
        pos="relative"
        value={value.period}
        onChange={(event) => onChange({ ...value, period: event.currentTarget.value })}
      />
    </>
  );
}
