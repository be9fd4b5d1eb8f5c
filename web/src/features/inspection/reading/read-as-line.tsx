import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Job } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { ReadDifferently } from './read-differently.tsx';
import classes from './reading.module.css';
import { type DocumentFacts, isDoubtful, nameDelimiter } from './readings.ts';

interface ReadAsLineProps {
  job: Job;
  document: DocumentFacts;
  /** Where no label is before it. */
  prefix?: string;
}

/** How a csv file was read, how sure its guesses are, and the way to have it read otherwise. */
export function ReadAsLine({ job, document, prefix = '' }: ReadAsLineProps) {
  const { encoding, delimiter } = document;
  if (encoding === undefined) return null;
  return (
    <Group gap="xs" role="note" aria-label={t`How the file was read`}>
      <Text size="sm">
        {prefix}
        {encoding}
        {t`${<Guess confidence={document.encoding_confidence} isDoubtful={isDoubtful(job, 'encoding')} />}, delimiter `}
        {nameDelimiter(delimiter ?? '')}
        <Guess confidence={document.delimiter_confidence} isDoubtful={isDoubtful(job, 'delimiter')} />
      </Text>
      <ReadDifferently job={job} document={document} />
    </Group>
  );
}

function Guess({ confidence, isDoubtful }: { confidence: number | undefined; isDoubtful: boolean }): ReactNode {
  if (confidence === undefined) return null;
  const text = t` (guessed, ${Math.round(confidence * 100)} % sure)`;
  return isDoubtful ? <strong className={classes.doubt}>{text}</strong> : text;
}
