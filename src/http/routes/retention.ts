import { RetentionCountQuerySchema, RetentionCountSchema, RetentionProposalSchema } from '../../contract/api/index.ts';
import { proposeRetention, readServerRetention } from '../../contract/retention.ts';
import { toLimits } from '../../service/index.ts';
import { countToPurge } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
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
