import {
  RetentionCountQuerySchema,
  RetentionCountSchema,
  RetentionProposalSchema,
  type UpdateWorkspace,
} from '../../contract/api/index.ts';
import { describeRetention, proposeRetention, readServerRetention } from '../../contract/retention.ts';
import { findRetention, toLimits } from '../../service/index.ts';
import {
  countToPurge,
  endRetentionNotice,
  readOwnRetention,
  setRetention,
  type Transaction,
  type WorkspaceRow,
} from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Details, Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { API, WORKSPACE, WorkspaceParams } from '../paths.ts';

const tags = ['Workspaces'];

/** What helps to choose how long a workspace keeps its files; `changeWorkspace` sets it. */
export function addRetentionRoutes(app: App, service: Service): void {
  app.get(`${API}/retention-proposal`, {
    config: { access: { to: 'signed_in' } },
    schema: {
      operationId: 'readRetentionProposal',
      tags,
      summary: 'Read how long a new workspace keeps its files, and what the settings of the server say',
      description:
        'Where a setting of the server removes files, the proposal is that setting. Nothing of the activity is ever removed.',
      response: { 200: RetentionProposalSchema },
    },
    handler: async () => {
      const server = readServerRetention(service.settings);
      return { server, proposal: proposeRetention(server) };
    },
  });

  app.get(`${WORKSPACE}/retention-count`, {
    config: { access: { to: 'workspace', role: 'admin' } },
    schema: {
      operationId: 'countRetention',
      tags,
      summary: 'Count the documents and jobs that the next sweep would remove or shorten with another retention',
      description:
        'Nothing is changed. The conditions are those of the sweep, which runs every hour. What is under a legal hold, is still needed by an open job or batch, or was removed before is not counted among what would go.',
      params: WorkspaceParams,
      querystring: RetentionCountQuerySchema,
      response: { 200: RetentionCountSchema },
    },
    handler: async (request) => {
      const limits = toLimits(request.query, new Date());
      const { parts, ...counts } = await countToPurge(service.db, workspaceOf(request).id, limits);
      const { inputs: documents, outputs: results, artifacts: records } = parts;
      return { ...counts, jobs_without: { documents, results, records } };
    },
  });
}

/** Sets the retention, if it is another one, and ends the notice about it. Gives what the activity says of it. */
export async function changeRetention(
  transaction: Transaction,
  { settings }: Service,
  row: WorkspaceRow,
  { retention: wanted, retention_notice: notice }: Pick<UpdateWorkspace, 'retention' | 'retention_notice'>,
): Promise<Details> {
  const before = readOwnRetention(row);
  const isOther = wanted !== undefined && !isSame(wanted, before);
  const isAnswered = row.retention_notice !== null && (wanted !== undefined || notice === false);
  const confirmed: Details = isAnswered ? { retention_confirmed: true } : {};
  if (!isOther) {
    if (isAnswered) await endRetentionNotice(transaction, row.id);
    return confirmed;
  }
  await setRetention(transaction, row.id, wanted);
  return {
    retention_before: describeRetention(findRetention(row, settings)),
    retention: describeRetention(wanted ?? readServerRetention(settings)),
    followed_server: before === null,
    follows_server: wanted === null,
  };
}

type Own = ReturnType<typeof readOwnRetention>;

function isSame(one: Own, other: Own): boolean {
  if (one === null || other === null) return one === other;
  return describeRetention(one) === describeRetention(other);
}
