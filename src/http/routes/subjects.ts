import * as Type from 'typebox';
import {
  closed,
  EraseSubjectSchema,
  FindSubjectSchema,
  Id,
  pageQuery,
  SubjectHolderPageSchema,
  SubjectPlanSchema,
  SubjectSearchPageSchema,
  SubjectSearchSchema,
} from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, type Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { API, Nothing, WORKSPACE, WorkspaceParams } from '../paths.ts';
import { noteActivity } from '../replies/note-activity.ts';
import { authorOf } from './senders.ts';

const tags = ['Persons in documents'];
const access = { to: 'workspace', role: 'admin' } as const;
const SEARCHES = `${WORKSPACE}/subject-searches`;
const SEARCH = `${SEARCHES}/:search_id`;
const SearchParams = Type.Object({ workspace_id: Id, search_id: Id });
const MAX_SELECTION_CHARS = 4000;

const PlacesQuery = Type.Object({ cursor: pageQuery.cursor }, closed);
const PlanQuery = Type.Object(
  {
    holders: Type.Optional(
      Type.String({ maxLength: MAX_SELECTION_CHARS, description: 'Only these holders, separated by commas' }),
    ),
  },
  closed,
);

/** Finding and erasing people whose data is in documents; not users of ADE. */
export function addSubjectRoutes(app: App, service: Service): void {
  addSearches(app, service);
  addPlaces(app, service);
  addErasure(app, service);
}

function addSearches(app: App, service: Service): void {
  const { subjects } = service.jobs;

  app.get(SEARCHES, {
    config: { access, refuses: ['cursor_invalid'] },
    schema: {
      operationId: 'listSubjectSearches',
      tags,
      summary: 'List the searches for people in documents, newest first',
      description: 'With how far each is, and how many places it has found. No answer has what was searched for.',
      params: WorkspaceParams,
      querystring: Type.Object({ ...pageQuery }, closed),
      response: { 200: SubjectSearchPageSchema },
    },
    handler: async (request) => {
      const { items, nextCursor } = await subjects.list(workspaceOf(request).id, request.query);
      return { items, next_cursor: nextCursor };
    },
  });

  app.post(SEARCHES, {
    config: {
      access,
      worksArchived: true,
      refuses: ['subject_term_refused', 'subject_reference_refused'],
      sends: ['Location'],
    },
    schema: {
      operationId: 'findSubject',
      tags,
      summary: 'Search a workspace for a person whose data is in documents',
      description:
        'Searches documents, jobs with everything made from them, recipes, configs and rows of the database in the background; read the search for its progress. The activity records who searched and why, and how many places were found, but not what for.',
      params: WorkspaceParams,
      body: FindSubjectSchema,
      response: { 202: SubjectSearchSchema },
    },
    handler: async (request, reply) => {
      const { id: workspaceId } = workspaceOf(request);
      const search = await subjects.find(workspaceId, request.body, authorOf(request));
      announceActivity(service);
      reply.header('location', `${API}/workspaces/${workspaceId}/subject-searches/${search.id}`);
      return reply.code(202).send(search);
    },
  });

  app.get(SEARCH, {
    config: { access, refuses: ['subject_search_unknown'] },
    schema: {
      operationId: 'readSubjectSearch',
      tags,
      summary: 'Read how far a search or an erasure is',
      description: 'With what could not be searched.',
      params: SearchParams,
      response: { 200: SubjectSearchSchema },
    },
    handler: async (request) => subjects.get(workspaceOf(request).id, request.params.search_id),
  });

  app.delete(SEARCH, {
    config: { access, worksArchived: true, refuses: ['subject_search_unknown', 'subject_search_refused'] },
    schema: {
      operationId: 'cancelSubjectSearch',
      tags,
      summary: 'End a search, and forget what was searched for and found',
      description: 'An erasure that has begun cannot be ended. An ended one only forgets what was searched for.',
      params: SearchParams,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      await subjects.cancel(workspaceOf(request).id, request.params.search_id, authorOf(request));
      announceActivity(service);
      return reply.code(204).send(null);
    },
  });
}

function addPlaces(app: App, service: Service): void {
  const { subjects } = service.jobs;

  app.get(`${SEARCH}/places`, {
    config: { access, refuses: ['subject_search_unknown', 'cursor_invalid'] },
    schema: {
      operationId: 'listSubjectPlaces',
      tags,
      summary: 'List where a search has found the person',
      description:
        'By holder, with sheets, cells and how each matched, as far as the search is; never with a value. After an erasure also with what became of each holder.',
      params: SearchParams,
      querystring: PlacesQuery,
      response: { 200: SubjectHolderPageSchema },
    },
    handler: async (request) => {
      const { search_id: id } = request.params;
      const cursor = Number(request.query.cursor ?? 0);
      if (!Number.isSafeInteger(cursor) || cursor < 0) throw new AdeError('cursor_invalid');
      const { items, nextCursor } = await subjects.listPlaces(workspaceOf(request).id, id, cursor);
      await noteActivity(service, request, 'subject.places_read', id);
      return { items, next_cursor: nextCursor };
    },
  });

  app.get(`${SEARCH}/plan`, {
    config: { access, refuses: ['subject_search_unknown', 'subject_search_refused'] },
    schema: {
      operationId: 'planSubjectErasure',
      tags,
      summary: 'Read what an erasure would do and leave, before it is done',
      description:
        'Which documents are masked and of which the bytes go, and what stays: under a legal hold, signed, in use, in backups, in folders of senders and in other systems.',
      params: SearchParams,
      querystring: PlanQuery,
      response: { 200: SubjectPlanSchema },
    },
    handler: async (request) => {
      const { holders } = request.query;
      const selection = holders === undefined ? null : holders.split(',').filter((one) => one !== '');
      return subjects.plan(workspaceOf(request).id, request.params.search_id, selection);
    },
  });
}

function addErasure(app: App, service: Service): void {
  const { subjects } = service.jobs;

  app.post(`${SEARCH}/erase`, {
    config: {
      access,
      worksArchived: true,
      refuses: ['subject_search_unknown', 'subject_search_refused', 'subject_reference_refused'],
    },
    schema: {
      operationId: 'eraseSubject',
      tags,
      summary: 'Erase what a search has found',
      description:
        'In the background: masks the values, and removes the bytes of documents whose format cannot be written again. Nothing under a legal hold is touched. Verifications of the jobs then say that they were erased at the request of the reference, neither yes nor no. This cannot be undone.',
      params: SearchParams,
      body: EraseSubjectSchema,
      response: { 202: SubjectSearchSchema },
    },
    handler: async (request, reply) => {
      const { search_id: id } = request.params;
      const search = await subjects.erase(workspaceOf(request).id, id, request.body, authorOf(request));
      announceActivity(service);
      return reply.code(202).send(search);
    },
  });
}
