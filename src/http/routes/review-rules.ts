import { type ReviewRulesBody, ReviewRulesSchema } from '../../contract/api/index.ts';
import { getReviewRules, inTransaction, setReviewRules } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, type Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { ChangeHeaders } from '../openapi/route-schemas.ts';
import { WORKSPACE, WorkspaceParams } from '../paths.ts';
import { assertIfMatch, makeEtag } from '../replies/etags.ts';
import { noteChange } from '../replies/note-activity.ts';

const tags = ['Review'];
const PATH = `${WORKSPACE}/review-rules`;

/** How jobs of a workspace are reviewed. */
export function addReviewRulesRoutes(app: App, service: Service): void {
  app.get(PATH, {
    config: { access: { to: 'workspace', role: 'auditor' } },
    schema: {
      operationId: 'readReviewRules',
      tags,
      summary: 'Read the review rules: whether a second person must accept jobs, and the list of reasons',
      params: WorkspaceParams,
      response: { 200: ReviewRulesSchema },
    },
    handler: async (request) => readRules(service, workspaceOf(request).id),
  });

  app.put(PATH, {
    config: { access: { to: 'workspace', role: 'admin' }, sends: ['ETag'] },
    schema: {
      operationId: 'changeReviewRules',
      headers: ChangeHeaders,
      tags,
      summary:
        'Set the review rules: whether a second person must accept jobs, and the list of reasons; needs If-Match',
      params: WorkspaceParams,
      body: ReviewRulesSchema,
      response: { 200: ReviewRulesSchema },
    },
    handler: async (request, reply) => {
      const { id } = workspaceOf(request);
      assertIfMatch(request, makeEtag(await readRules(service, id)), 'How jobs are reviewed');
      const { second_person: secondPerson, reason_codes: reasonCodes } = request.body;
      const details = { second_person: secondPerson, reason_codes: reasonCodes.join(',') };
      await inTransaction(service.db, async (transaction) => {
        await setReviewRules(transaction, id, { secondPerson, reasonCodes });
        await noteChange(transaction, request, 'workspace.review_rules_changed', id, details);
      });
      announceActivity(service);
      const rules = await readRules(service, id);
      reply.header('etag', makeEtag(rules));
      return rules;
    },
  });
}

async function readRules({ db }: Service, workspaceId: string): Promise<ReviewRulesBody> {
  const { secondPerson, reasonCodes } = await getReviewRules(db, workspaceId);
  return { second_person: secondPerson, reason_codes: [...reasonCodes] };
}
