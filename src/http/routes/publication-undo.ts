import { PublicationUndoSchema } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import {
  activateVersion,
  type ConfigVersionRow,
  findVersionBefore,
  getVersion,
  inTransaction,
  listJobsOfVersion,
  lockRow,
  tellVersion,
} from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { identityOf } from '../guard/guard.ts';
import { noteVersion } from '../replies/note-activity.ts';
import { announceState } from './version-states.ts';
import { describeVersion, findVersion, VERSION, VersionParams } from './versions.ts';

const MAX_LISTED = 1000;

/** Undoing a publication: the version before is active again. */
export function addPublicationUndoRoutes(app: App, service: Service): void {
  const { db, packages } = service;

  app.post(`${VERSION}/undo-publication`, {
    config: {
      access: { to: 'workspace', role: 'author' },
      refuses: [
        'version_unknown',
        'version_not_active',
        'version_nothing_before',
        'version_busy',
        'package_invalid',
        'safe_mode_active',
      ],
    },
    schema: {
      operationId: 'undoPublication',
      tags: ['Versions'],
      summary: 'Undo the publication of the active version: the version before is active again',
      description:
        'Jobs that the version has read stay, and are listed. The version stays, too, and can be activated again.',
      params: VersionParams,
      response: { 200: PublicationUndoSchema },
    },
    handler: async (request) => {
      const undone = await findVersion(service, request.params);
      assertActive(undone);
      const before = await findVersionBefore(db, undone);
      if (before === undefined) throw new AdeError('version_nothing_before', { config_version_id: undone.id });
      await packages.hold(before.id, async () => {
        // The version's environment may be gone, or come from another version of ADE.
        const prepared = await packages.prepare(before);
        const activated = { environment_id: prepared.configVersionId };
        await inTransaction(db, async (transaction) => {
          await lockRow(transaction, 'configs', before.config_id);
          assertActive(await getVersion(transaction, undone.workspace_id, undone.id));
          await activateVersion(transaction, before, identityOf(request).name, activated);
          await noteVersion(transaction, request, 'version.activated', before, { details: { undone: undone.id } });
          await tellVersion(transaction, undone);
        });
      });
      const version = await announceState(service, before);
      const jobs = await listJobsOfVersion(db, undone.id, MAX_LISTED);
      return { version, undone: describeVersion(await findVersion(service, request.params)), jobs };
    },
  });
}

function assertActive({ id, state }: ConfigVersionRow): void {
  if (state !== 'active') throw new AdeError('version_not_active', { config_version_id: id, status: state });
}
