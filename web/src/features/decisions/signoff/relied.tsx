import type { Job, Review } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { t } from '../../../lib/texts.ts';
import { PaperTable, Section } from './section.tsx';

/** Who used results whose acceptance was withdrawn or replaced later. */
export function Relied({ review, job }: { review: Review; job: Job }) {
  if (review.relied_on.length === 0) return null;
  return (
    <Section title={t`Who used the document while it was accepted`} count={review.relied_on.length}>
      <PaperTable heads={[t`What`, t`When`]}>
        {review.relied_on.map(({ kind, by, at, what }) => {
          const link = (
            <TextLink inherit to="/w/$workspaceId/jobs/$jobId" params={{ workspaceId: job.workspace_id, jobId: by }}>
              {what}
            </TextLink>
          );
          return (
            <tr key={`${kind} ${by} ${at}`}>
              <th scope="row">
                {kind === 'downloaded' && t`${by} downloaded ${what}`}
                {kind === 'compared' && t`A later document was compared with this one: ${link}`}
                {kind === 'replaced_by' && t`Another document replaced this one: ${link}`}
              </th>
              <td>
                <TimeText at={at} />
              </td>
            </tr>
          );
        })}
      </PaperTable>
    </Section>
  );
}
