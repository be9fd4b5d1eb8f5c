import { ScoreVersionSchema, VersionScoreSchema } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { type ConfigVersionRow, getVersion } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { noteActivity } from '../replies/note-activity.ts';
import { whileThere } from '../requests/while-there.ts';
import { findVersion, VERSION, VersionParams } from './versions.ts';

/** Scores a version against another one, on accepted documents. */
export function addVersionScoreRoutes(app: App, service: Service): void {
  app.post(`${VERSION}/score`, {
    config: {
      access: { to: 'workspace', role: 'author' },
      refuses: [
        'version_unknown',
        'version_not_comparable',
        'version_busy',
        'package_invalid',
        'job_unknown',
        'safe_mode_active',
      ],
    },
    schema: {
      operationId: 'scoreVersion',
      tags: ['Versions'],
      summary:
        'Run accepted documents with a version and with an earlier one, and count what each version reads correctly',
      description:
        'The documents are run without corrections and recipes, and the results are not stored. The labels are what people accepted; for a job that nobody accepted, what they corrected. The request ends when the client leaves.',
      params: VersionParams,
      body: ScoreVersionSchema,
      response: { 200: VersionScoreSchema },
    },
    handler: async (request, reply) => {
      const { against, job_ids: jobIds } = request.body;
      const after = await findVersion(service, request.params);
      const before = await findOther(service, after, against);
      const { packages } = service;
      const versions = { before: await packages.prepareToRun(before), after: await packages.prepareToRun(after) };
      const score = await whileThere(reply, (signal) => service.jobs.scores.compare(versions, jobIds, signal));
      const details = { against: before.id, jobs: score.items.length };
      await noteActivity(service, request, 'version.scored', after.id, details);
      return score;
    },
  });
}

/** The version to compare with. Throws `version_unknown` and `version_not_comparable`. */
async function findOther(
  { db }: Service,
  version: ConfigVersionRow,
  against: string | undefined,
): Promise<ConfigVersionRow> {
  const refuse = (found: string) => new AdeError('version_not_comparable', { config_version_id: version.id, found });
  const id = against ?? version.based_on_version_id;
  if (id === null) throw refuse('it was not made from another version');
  const other = await getVersion(db, version.workspace_id, id);
  if (other.config_id !== version.config_id) throw refuse(`${id} belongs to another config`);
  return other;
}
