import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { TimeText } from '../../../components/time-text.tsx';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { bulksQuery } from './bulk-api.ts';
import { undoAcceptances } from './undo-acceptances.tsx';
import classes from './unfolded.module.css';

/** Older ones are in the activity. */
const SHOWN = 3;

/** What was accepted together last, to undo it. */
export function BulkHistory({ workspaceId }: { workspaceId: string }) {
  const { data } = useQuery(bulksQuery(workspaceId));
  const client = useQueryClient();
  const undo = useMutation({ mutationFn: (id: string) => undoAcceptances(client, workspaceId, id) });
  const standing = data?.items.filter((one) => one.standing > 0).slice(0, SHOWN) ?? [];
  if (standing.length === 0) return null;
  return (
    <ul className={classes.bulks} aria-label={t`Accepted together`}>
      {standing.map(({ id, by, at, standing: count }) => (
        <li key={id}>
          <Group gap="sm" px="xs">
            <Text inherit>{t`${countOf(count, 'document')} accepted ${<TimeText at={at} />} by ${by}`}</Text>
            <Button
              size="compact-xs"
              variant="default"
              loading={undo.isPending && undo.variables === id}
              onClick={() => undo.mutate(id)}
            >
              {t`Undo`}
            </Button>
          </Group>
        </li>
      ))}
    </ul>
  );
}
