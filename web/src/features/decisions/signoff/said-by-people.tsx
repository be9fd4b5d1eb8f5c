import { useQuery } from '@tanstack/react-query';
import type { Artifact, Job } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { plural, t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { useFieldLabels } from '../../entities/fields/index.ts';
import { recipesQuery } from '../../entities/senders/index.ts';
import { CorrectedBy, correctionsQuery, describePlaced, listStanding } from '../corrections/index.ts';
import { describeInstead } from './instead-of.ts';
import { PaperTable, Section } from './section.tsx';
import { heldQuery } from './signoff-api.ts';

/** What people said about the document, instead of what, and for which documents it holds. */
export function SaidByPeople({ job, artifact }: { job: Job; artifact: Artifact }) {
  const findLabel = useFieldLabels(job);
  const canSeeValues = useCan('viewer');
  const isThere = canSeeValues && job.purged.input === null && job.revision > 1;
  const list = useQuery({ ...correctionsQuery(job.workspace_id, job.id, job.revision), enabled: isThere });
  const held = useHeld(job, isThere);
  const { recipe, corrections } = artifact.job;
  const items = listStanding(list.data?.items ?? []);
  const count = corrections?.count ?? 0;
  const pieces = recipe?.pieces ?? 0;
  return (
    <Section title={t`Said by people`} count={(isThere && list.data ? items.length : count) + (pieces > 0 ? 1 : 0)}>
      {count === 0 && pieces === 0 && <p>{t`Nothing: all is as the rules read it.`}</p>}
      {count > 0 && !isThere && (
        <ul>
          <CorrectedBy job={job} />
        </ul>
      )}
      {(items.length > 0 || pieces > 0) && (
        <PaperTable heads={[t`What`, t`Instead of`, t`By`, t`Holds for`]}>
          {items.map((one) => (
            <tr key={one.id}>
              <th scope="row">{describePlaced(one, findLabel, artifact)}</th>
              <td>{describeInstead(one, artifact, findLabel)}</td>
              <td>
                {one.by}, <TimeText at={one.at} />
                {one.reason !== undefined && <small>{one.reason}</small>}
              </td>
              <td>{held.includes(one.id) ? t`this sender` : t`this document`}</td>
            </tr>
          ))}
          {pieces > 0 && recipe && (
            <tr>
              <th scope="row">
                {plural(pieces, '# decision of the sender’s recipe', '# decisions of the sender’s recipe')}
              </th>
              <td>{t`said for earlier documents`}</td>
              <td>
                {job.sender_id === null ? (
                  t`version ${recipe.version}`
                ) : (
                  <TextLink
                    inherit
                    to="/w/$workspaceId/senders/$senderId"
                    params={{ workspaceId: job.workspace_id, senderId: job.sender_id }}
                  >
                    {t`version ${recipe.version}`}
                  </TextLink>
                )}
              </td>
              <td>{t`this sender`}</td>
            </tr>
          )}
        </PaperTable>
      )}
    </Section>
  );
}

const NONE: readonly string[] = [];

function useHeld(job: Job, isEnabled: boolean): readonly string[] {
  const hasSender = isEnabled && job.sender_id !== null;
  const versions = useQuery({ ...recipesQuery(job.workspace_id, job.sender_id ?? ''), enabled: hasSender });
  const newest = versions.data?.items
    .filter(({ config_id: config, revoked_at: revoked }) => config === job.config_id && revoked === null)
    .toSorted((a, b) => b.version - a.version)[0];
  const none = { sender_id: '', config_id: '', version: 0 };
  const held = useQuery({
    ...heldQuery(job, { ...(newest ?? (none as NonNullable<typeof newest>)) }),
    enabled: newest !== undefined,
  });
  return held.data ?? NONE;
}
