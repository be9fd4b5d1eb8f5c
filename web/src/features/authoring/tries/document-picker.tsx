import { Box, Loader, Radio, ScrollArea, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { EmptyNotice } from '../../../components/empty-notice.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { Muted } from '../../../components/muted.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { formatBytes } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import classes from './document-picker.module.css';
import { documentsQuery } from './try-api.ts';

interface DocumentPickerProps {
  workspaceId: string;
  documentId: string | null;
  onPick: (documentId: string) => void;
}

const TYPING_MS = 250;

/** A choice of the workspace's documents, newest first. */
export function DocumentPicker({ workspaceId, documentId, onPick }: DocumentPickerProps) {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), TYPING_MS);
  const { data, error, refetch } = useQuery(documentsQuery(workspaceId, search));
  const documents = data?.items.filter((document) => document.purged_at === null) ?? [];
  return (
    <Stack gap="xs">
      <TextInput
        aria-label={t`Search documents by name`}
        placeholder={t`Search by name`}
        leftSection={<Search size={16} aria-hidden />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {error && <ErrorNotice title={t`The documents cannot be listed`} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loader size="sm" />}
      {data && documents.length === 0 && (
        <EmptyNotice title={search ? t`No document with that name` : t`No documents yet`}>
          {t`Upload one here, or on the desk.`}
        </EmptyNotice>
      )}
      <ScrollArea.Autosize mah={320}>
        <Radio.Group aria-label={t`Document`} value={documentId ?? ''} onChange={onPick}>
          <Stack gap={4}>
            {documents.map((document) => (
              <Radio.Card key={document.id} value={document.id} className={classes.card}>
                <Radio.Indicator />
                <Box miw={0}>
                  <Text size="sm" truncate>
                    {document.filename}
                  </Text>
                  <Muted>
                    {document.format}, {formatBytes(document.bytes)}, <TimeText at={document.uploaded_at} />
                  </Muted>
                </Box>
              </Radio.Card>
            ))}
          </Stack>
        </Radio.Group>
      </ScrollArea.Autosize>
    </Stack>
  );
}
