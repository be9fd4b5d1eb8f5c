import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Job } from '../../../api/contract.ts';
import { formatWholeConfidence } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { ReadDifferently } from './read-differently.tsx';
import classes from './reading.module.css';
import { type DocumentFacts, isDoubtful, nameDelimiter } from './readings.ts';

interface ReadAsLineProps {
  job: Job;
  document: DocumentFacts;
  /** Whether a label in front already says that this is how the file was read. */
  isLabelled?: boolean;
}

/** How a csv file was read, how certain the guesses are, and a button to read it differently. */
export function ReadAsLine({ job, document, isLabelled = false }: ReadAsLineProps) {
  const { encoding, delimiter } = document;
  if (encoding === undefined) return null;
  const readAs = (
    <Guess confidence={document.encoding_confidence} isDoubtful={isDoubtful(job, 'encoding')}>
      {encoding}
    </Guess>
  );
  const split = (
    <Guess confidence={document.delimiter_confidence} isDoubtful={isDoubtful(job, 'delimiter')}>
      {nameDelimiter(delimiter ?? '')}
    </Guess>
  );
  return (
    <Group gap="xs" role="note" aria-label={t`How the file was read`}>
      <Text size="sm">{isLabelled ? t`${readAs}, delimiter ${split}` : t`Read as ${readAs}, delimiter ${split}`}</Text>
      <ReadDifferently job={job} document={document} />
    </Group>
  );
}

function Guess(props: { confidence: number | undefined; isDoubtful: boolean; children: string }): ReactNode {
  const { confidence, isDoubtful, children } = props;
  if (confidence === undefined) return children;
  const text = t`(guessed, ${formatWholeConfidence(confidence)} sure)`;
  return (
    <>
      {children} {isDoubtful ? <strong className={classes.doubt}>{text}</strong> : text}
    </>
  );
}
