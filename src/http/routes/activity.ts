import * as Type from 'typebox';
import { type Activity, ActivityPageSchema, closed, pageQuery } from '../../contract/api/index.ts';
import { listActivity } from '../../store/activity.ts';
import type { ActivityEntry } from '../../store/activity-hash.ts';
import { workspaceOf } from '../access/guard.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../service.ts';
import { API, WORKSPACE, WorkspaceParams } from './paths.ts';

const tags = ['Activity'];
const Query = Type.Object(pageQuery, closed);

/** Who did what, and when: an append-only log. */
export function addActivityRoutes(app: App, { db }: Service): void {
  app.get(
    `${API}/activity`,
    {
      config: { access: { to: 'server', grant: 'activity' }, refuses: ['cursor_invalid'] },
      schema: {
        operationId: 'listActivity',
        tags,
        summary: 'List the activity on the server, newest first',
        querystring: Query,
        response: { 200: ActivityPageSchema },
      },
    },
    async (request) => describePage(await listActivity(db, request.query)),
  );

  app.get(
    `${WORKSPACE}/activity`,
    {
      config: { access: { to: 'workspace', role: 'admin', grant: 'activity' }, refuses: ['cursor_invalid'] },
      schema: {
        operationId: 'listWorkspaceActivity',
        tags,
        summary: 'List the activity in a workspace, newest first',
        params: WorkspaceParams,
        querystring: Query,
        response: { 200: ActivityPageSchema },
      },
    },
    async (request) => describePage(await listActivity(db, { ...request.query, workspaceId: workspaceOf(request).id })),
  );
}

function describePage({ rows, nextCursor }: { rows: ActivityEntry[]; nextCursor: string | null }) {
  return { items: rows as Activity[], next_cursor: nextCursor };
}
