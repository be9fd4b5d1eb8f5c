import { Button, Group, Text } from '@mantine/core';
import { ApiError } from '../../../api/api-error.ts';
import { plural, t } from '../../../lib/texts.ts';
import type { KeptState } from './draft-keeper.ts';
import { countSaid } from './statements.ts';
import type { useCorrection } from './use-correction.ts';

/** How much of what a person said is not applied yet, and whether the service keeps them. */
export function KeptLine({ correction }: { correction: ReturnType<typeof useCorrection> }) {
  const { said, kept, isKept, keepOwn, takeTheirs } = correction;
  const count = countSaid(said);
  const isOvertaken = kept.is === 'overtaken';
  if (!isKept || (count === 0 && !isOvertaken)) return null;
  return (
    <div role="status" aria-label={t`Not applied yet`}>
      <Text size="xs">
        <b>{plural(count, '# decision not applied yet', '# decisions not applied yet')}</b>
        {'. '}
        {describe(kept)}
      </Text>
      {isOvertaken && (
        <Group gap="xs" mt={4}>
          <Button size="compact-xs" variant="default" onClick={takeTheirs}>
            {countSaid(kept.theirs) === 0
              ? t`Discard them here, too`
              : plural(countSaid(kept.theirs), 'Take # from there', 'Take # from there')}
          </Button>
          <Button size="compact-xs" variant="default" onClick={keepOwn}>
            {plural(count, 'Keep # from here', 'Keep # from here')}
          </Button>
        </Group>
      )}
    </div>
  );
}

function describe(kept: KeptState): string {
  switch (kept.is) {
    case 'kept':
      return t`Kept for you until it is applied or discarded.`;
    case 'saving':
      return t`Saving…`;
    case 'overtaken':
      return t`Another window of yours has changed what is said of this document.`;
    case 'failed':
      return kept.error instanceof ApiError && kept.error.status !== 0
        ? t`Not kept: ${kept.error.problem.detail}`
        : t`Not kept yet, since the service does not answer. Leave this page open: it is tried again.`;
  }
}
