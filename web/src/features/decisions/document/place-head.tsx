import { Group } from '@mantine/core';
import type { Job, PreviewValue } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { type CellRange, formatCell, formatCells } from '../../../lib/a1.ts';
import { t } from '../../../lib/texts.ts';
import type { GridPlace } from '../../inspection/grid/index.ts';
import { formatValue } from '../../inspection/grid/index.ts';
import { IssueText } from '../../inspection/issues/index.ts';
import type { SheetDecisions } from '../../inspection/source/index.ts';

interface PlaceHeadProps {
  job: Job;
  decisions: SheetDecisions;
  place: GridPlace;
  range: CellRange | null;
  value: PreviewValue;
}

/** Names the chosen place, and shows why it was read this way and what is wrong with its value. */
export function PlaceHead({ job, decisions, place, range, value }: PlaceHeadProps) {
  const cell = formatCell(place);
  return (
    <>
      <Group justify="space-between" gap="xs">
        <h3>{range ? formatCells(range) : cell}</h3>
        <TextLink
          size="xs"
          to="/w/$workspaceId/jobs/$jobId/source"
          params={{ workspaceId: job.workspace_id, jobId: job.id }}
          search={{ sheet: decisions.sheet.index, cell }}
        >
          {t`Why?`}
        </TextLink>
      </Group>
      {decisions.issuesAt(place.row, place.column).map((issue) => (
        <IssueText key={issue.code + issue.rule} {...issue} value={formatValue(value)} />
      ))}
    </>
  );
}
