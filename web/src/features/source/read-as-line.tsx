import { Text } from '@mantine/core';
import type { Artifact } from '../../api/contract.ts';

/** How a csv file was read: its encoding and delimiter, and how sure they are where they are guessed. */
export function ReadAsLine({ document }: { document: Artifact['job']['document'] }) {
  const { encoding, delimiter } = document;
  if (encoding === undefined) return null;
  return (
    <Text size="xs" c="dimmed" role="note" aria-label="How the file was read">
      Read as {encoding}
      {describeGuess(document.encoding_confidence)}, delimiter {delimiter === '\t' ? 'tab' : `"${delimiter}"`}
      {describeGuess(document.delimiter_confidence)}
    </Text>
  );
}

function describeGuess(confidence: number | undefined): string {
  return confidence === undefined ? '' : ` (guessed, ${Math.round(confidence * 100)} % sure)`;
}
