import { Progress, Text } from '@mantine/core';
import type { SubjectSearch } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { STATES } from './person-words.ts';
import { isUnderWay } from './persons-api.ts';

/** The state of a search, with its progress. */
export function SearchState({ search }: { search: SubjectSearch }) {
  const { state, done, total, error } = search;
  return (
    <>
      <Text size="sm">{STATES[state]}</Text>
      {isUnderWay(search) && total > 0 && (
        <Progress value={(100 * done) / total} aria-label={t`Progress`} size="sm" miw={120} />
      )}
      {isUnderWay(search) && total > 0 && <Muted>{t`${formatCount(done)} of ${formatCount(total)} are done`}</Muted>}
      <Muted>{error}</Muted>
    </>
  );
}
