import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { t } from '../../../lib/texts.ts';
import { BatchProgress, batchesQuery } from '../../entities/batches/index.ts';
import classes from './worklist.module.css';

/** The latest batches; shows nothing if there are none. */
export function RecentBatches({ workspaceId }: { workspaceId: string }) {
  const { data } = useQuery(batchesQuery(workspaceId));
  if (!data || data.items.length === 0) return null;
  return (
    <section className={classes.recent}>
      <Title order={2} size="h5" mb={6}>
        {t`Recent batches`}
      </Title>
      <ul className={classes.list}>
        {data.items.map((batch) => (
          <li key={batch.id} className={classes.item}>
            <div>
              <TextLink size="sm" to="/w/$workspaceId/batches/$batchId" params={{ workspaceId, batchId: batch.id }}>
                {batch.name}
              </TextLink>{' '}
              <Muted span>
                <TimeText at={batch.submitted_at} />
              </Muted>
            </div>
            <BatchProgress batch={batch} />
          </li>
        ))}
      </ul>
    </section>
  );
}
