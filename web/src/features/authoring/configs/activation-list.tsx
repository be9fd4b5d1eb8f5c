import { Text, Timeline } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Muted } from '../../../components/muted.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { t } from '../../../lib/texts.ts';
import { activationsQuery } from '../../entities/configs/index.ts';

/** Who activated which version, and when. */
export function ActivationList({ workspaceId, configId }: { workspaceId: string; configId: string }) {
  const { data } = useQuery(activationsQuery(workspaceId, configId));
  if (!data) return null;
  if (data.activations.length === 0) {
    return <Muted size="sm">{t`No version has been active yet.`}</Muted>;
  }
  return (
    <Timeline bulletSize={14} lineWidth={2} active={0}>
      {data.activations.map(({ version_id, number, at, by }) => (
        <Timeline.Item key={`${version_id} ${at}`} title={t`v${number}`}>
          <Text size="sm">
            {by} <TimeText at={at} />
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
