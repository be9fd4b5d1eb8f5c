import { compareTexts } from '../../base/files/index.ts';
import { PeopleSchema, type ReviewRulesBody, ReviewRulesSchema } from '../../contract/api/index.ts';
import { getReviewRules, inTransaction, listPersons, setReviewRules } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, type Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { ChangeHeaders } from '../openapi/route-schemas.ts';
import { WORKSPACE, WorkspaceParams } from '../paths.ts';
import { assertIfMatch, makeEtag } from '../replies/etags.ts';
import { noteChange } from '../replies/note-activity.ts';

const tags = ['Review'];
const PATH = `${WORKSPACE}/review-rules`;

/** How jobs of a workspace are reviewed, and by whom. */
export function addReviewRulesRoutes(app: App, service: Service): void {
  app.get(PATH, {
    config: { access: { to: 'workspace', role: 'auditor' } },
    schema: {
      operationId: 'readReviewRules',
      tags,
      summary: 'Read the review rules: whether a second person must accept jobs, and the list of reasons',
      description: 'The codes are those that steps with a reason take. Its ETag is what a change needs.',
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
      description: 'The body replaces all rules. Acceptances that exist stay valid.',
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

/** People can also be named who have no documents yet. */
export function addAssigneeRoutes(app: App, service: Service): void {
  app.get(`${WORKSPACE}/people`, {
    config: { access: { to: 'workspace', role: 'operator' } },
    schema: {
      operationId: 'listPeople',
      tags,
      summary: 'List the people to whom jobs can be assigned: those with a valid token for the workspace',
      description:
        'By name, each once, although a person can have several tokens. Tokens of kind `service` are left out.',
      params: WorkspaceParams,
      response: { 200: PeopleSchema },
    },
    handler: async (request) => ({
      items: (await listPersons(service.db, workspaceOf(request).id)).sort(compareTexts),
    }),
  });
}

async function readRules({ db }: Service, workspaceId: string): Promise<ReviewRulesBody> {
  const { secondPerson, reasonCodes } = await getReviewRules(db, workspaceId);
  return { second_person: secondPerson, reason_codes: [...reasonCodes] };
}
