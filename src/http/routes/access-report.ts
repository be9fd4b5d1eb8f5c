import type { Static } from 'typebox';
import * as Type from 'typebox';
import { AccessReportQuerySchema, AccessReportSchema } from '../../contract/api/index.ts';
import { formatAccessReport } from '../../service/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { API } from '../paths.ts';
import { noteActivity } from '../replies/note-activity.ts';

const tags = ['People'];
const access = { to: 'server', grant: 'activity' } as const;
const description =
  'People with their tokens and accounts, roles, last uses and signatures, and tokens of machines; for a day in the past as it was at its end. Rights that nobody has used are marked: whoever only looks at lists leaves no entry, and seems not to use them. Who is disabled has nothing, and tokens of machines that they made go on, marked. Roles of accounts at providers are known from the first sign-in on.';

/** Who may do what, for auditors. */
export function addAccessReportRoutes(app: App, service: Service): void {
  app.get(`${API}/access-report`, {
    config: { access },
    schema: {
      operationId: 'readAccessReport',
      tags,
      summary: 'Read who may do what, now or on a day in the past',
      description,
      querystring: AccessReportQuerySchema,
      response: { 200: AccessReportSchema },
    },
    handler: async (request) => {
      const report = await service.jobs.people.report(readRequest(request.query));
      await noteActivity(service, request, 'person.report_read', null, { at: report.at });
      return report;
    },
  });

  app.get(`${API}/access-report.csv`, {
    config: { access, sends: ['Content-Disposition'] },
    schema: {
      operationId: 'downloadAccessReport',
      tags,
      summary: 'Download who may do what, as csv: a line for each right',
      description,
      querystring: AccessReportQuerySchema,
      content: { 'text/csv': Type.String() },
    },
    handler: async (request, reply) => {
      const report = await service.jobs.people.report(readRequest(request.query));
      await noteActivity(service, request, 'person.report_read', null, { at: report.at });
      const name = `who-may-what-${report.at.slice(0, 10)}.csv`;
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(formatAccessReport(report));
    },
  });
}

/** The end of a day that is over; otherwise now. */
function readRequest({ day, unused_days: unusedDays = 90 }: Static<typeof AccessReportQuerySchema>) {
  const now = new Date().toISOString();
  const end = day === undefined ? now : `${day}T23:59:59.999Z`;
  return { at: [end, now].sort()[0] ?? now, unusedDays };
}
