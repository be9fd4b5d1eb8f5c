import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { GitMerge } from 'lucide-react';
import { useState } from 'react';
import { t } from '../../../lib/texts.ts';
import classes from '../code/code-editor.module.css';
import { MergeEditor } from '../code/merge-editor.tsx';
import type { WorkingCopy } from './working-copies.ts';

interface ConflictPanelProps {
  copy: WorkingCopy;
  onResolve: (text: string) => void;
  onLetGo: () => void;
}

/** Shows both texts of a file that two people changed, until one of them is chosen or they are merged. */
export function ConflictPanel({ copy, onResolve, onLetGo }: ConflictPanelProps) {
  const [start] = useState(copy.text);
  const [merged, setMerged] = useState(copy.text);
  const { theirs } = copy;
  if (theirs === undefined) return null;
  return (
    <Stack p="sm" gap="sm" className={classes.conflict}>
      <Alert
        color="orange"
        icon={<GitMerge size={18} aria-hidden />}
        title={t`${copy.path} was changed by somebody else`}
      >
        {theirs === null
          ? t`The file was deleted while you were editing it. Your text is not lost.`
          : t`Your text is on the right. The other text, on the left, is saved already. Copy single changes with the arrows between the texts, edit your side, and save.`}
      </Alert>
      <Group gap="xs">
        <Button onClick={() => onResolve(merged)}>
          {theirs === null ? t`Save mine as a new file` : t`Save the right side`}
        </Button>
        {theirs !== null && merged !== start && (
          <Button variant="default" onClick={() => onResolve(start)}>
            {t`Keep mine`}
          </Button>
        )}
        <Button variant="default" onClick={() => (theirs === null ? onLetGo() : onResolve(theirs.content))}>
          {theirs === null ? t`Discard mine` : t`Use theirs`}
        </Button>
      </Group>
      {theirs !== null && (
        <>
          <Group className={classes.sides} aria-hidden>
            <Text size="sm" fw={500}>
              {t`Theirs, saved`}
            </Text>
            <Text size="sm" fw={500}>
              {t`Yours, not saved`}
            </Text>
          </Group>
          <MergeEditor
            path={copy.path}
            left={{ label: t`their text`, text: theirs.content }}
            right={{ label: t`your text`, text: start }}
            onEdit={setMerged}
          />
        </>
      )}
    </Stack>
  );
}
