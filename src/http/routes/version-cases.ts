import { type CaseResults, CaseResultsSchema, RunCasesSchema } from '../../contract/api/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { noteActivity } from '../replies/note-activity.ts';
import { whileThere } from '../requests/while-there.ts';
import { findVersion, VERSION, VersionParams } from './versions.ts';

/** A package's own tests. */
export function addVersionCaseRoutes(app: App, service: Service): void {
  app.post(`${VERSION}/cases`, {
    config: {
      access: { to: 'workspace', role: 'author' },
      refuses: [
        'version_unknown',
        'version_busy',
        'package_invalid',
        'no_cases',
        'case_invalid',
        'case_unknown',
        'queue_full',
        'safe_mode_active',
      ],
    },
    schema: {
      operationId: 'runCases',
      tags: ['Versions'],
      summary: "Run a version's own cases, and list the differences from what they expect",
      description:
        'The runs leave nothing behind, except for how many cases failed if all of a draft ran: publishing needs that. The request ends when the client leaves.',
      params: VersionParams,
      body: RunCasesSchema,
      response: { 200: CaseResultsSchema },
    },
    handler: async (request, reply) => {
      const version = await service.packages.prepareToRun(await findVersion(service, request.params));
      const { names } = request.body;
      const { cases, publications } = service.jobs;
      const results = await whileThere(reply, (signal) =>
        names === undefined ? publications.runCases(version, signal) : cases.run(version, names, signal),
      );
      const failed = results.filter(({ status }) => status === 'failed').length;
      await noteActivity(service, request, 'version.cases_run', version.id, { cases: results.length, failed });
      const items = results.map((one) => ({ ...one, status: one.status === 'passed' ? 'passed' : 'failed' }) as const);
      return { items } satisfies CaseResults;
    },
  });
}
