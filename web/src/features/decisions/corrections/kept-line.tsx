import { Button, Group, Text } from '@mantine/core';
import { ApiError } from '../../../api/api-error.ts';
import { plural, t } from '../../../lib/texts.ts';
import type { KeptState } from './draft-keeper.ts';
import type { useCorrection } from './use-correction.ts';

/** How many corrections are not applied yet, and whether the service keeps them. */
export function KeptLine({ correction }: { correction: ReturnType<typeof useCorrection> }) {
  const { statements, kept, isKept, keepOwn, takeTheirs } = correction;
  const isOvertaken = kept.is === 'overtaken';
  if (!isKept || (statements.length === 0 && !isOvertaken)) return null;
  return (
    <div role="status" aria-label={t`Not applied yet`}>
      <Text size="xs">
        <b>{plural(statements.length, '# correction not applied yet', '# corrections not applied yet')}</b>
        {'. '}
        {describe(kept)}
      </Text>
      {isOvertaken && (
        <Group gap="xs" mt={4}>
          <Button size="compact-xs" variant="default" onClick={takeTheirs}>
            {kept.theirs.statements.length === 0
              ? t`Discard them here, too`
              : plural(kept.theirs.statements.length, 'Take # from there', 'Take # from there')}
          </Button>
          <Button size="compact-xs" variant="default" onClick={keepOwn}>
            {plural(statements.length, 'Keep # from here', 'Keep # from here')}
          </Button>
        </Group>
      )}
    </div>
  );
}

function describe(kept: KeptState): string {
  switch (kept.is) {
    case 'kept':
      return t`Kept for you until you apply or discard them.`;
    case 'saving':
      return t`Saving…`;
    case 'overtaken':
      return t`Another window of yours has changed the corrections of this document.`;
    case 'failed':
      return kept.error instanceof ApiError && kept.error.status !== 0
        ? t`Not kept: ${kept.error.problem.detail}`
        : t`Not kept yet, since the service does not answer. Leave this page open: it is tried again.`;
  }
}
