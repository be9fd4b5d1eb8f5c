import { rm } from 'node:fs/promises';
import { changeFolder } from '../../base/files/index.ts';
import { BuildSchema, CheckResultSchema, type ConfigVersion, ConfigVersionSchema } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { buildRecordPath, dataFolders, packageFolder } from '../../contract/layout.ts';
import { storedNames } from '../../storage/shared/index.ts';
import {
  activateVersion,
  archiveVersion,
  type ConfigVersionRow,
  deleteDraft,
  getVersion,
  inTransaction,
} from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, type Service } from '../context/service.ts';
import { identityOf } from '../guard/guard.ts';
import { Nothing } from '../paths.ts';
import { noteVersion } from '../replies/note-activity.ts';
import { describeVersion, findVersion, VERSION, VersionParams } from './versions.ts';

const tags = ['Versions'];

/** Activating, archiving, deleting and building a version. */
export function addVersionStateRoutes(app: App, service: Service): void {
  const { db, dataDir, packages } = service;
  addBuilds(app, service);

  app.post(`${VERSION}/activate`, {
    config: {
      access: { to: 'workspace', role: 'author' },
      refuses: ['version_not_published', 'version_unknown', 'version_busy', 'package_invalid', 'safe_mode_active'],
    },
    schema: {
      operationId: 'activateVersion',
      tags,
      summary: 'Make an earlier version the active one again',
      description:
        'The version must have been published before; jobs that name the config use it from the next submission on. Unlike a publication, this tries nothing and needs no reason, and the environment is built again if necessary.',
      params: VersionParams,
      response: { 200: ConfigVersionSchema },
    },
    handler: async (request) => {
      const row = await findVersion(service, request.params);
      if (row.published_at === null) throw new AdeError('version_not_published', { config_version_id: row.id });
      await packages.hold(row.id, async () => {
        // The version's environment may be gone, or come from another version of ADE.
        const prepared = await packages.prepare(row);
        const activated = { environment_id: prepared.configVersionId };
        await inTransaction(db, async (transaction) => {
          await activateVersion(transaction, row, identityOf(request).name, activated);
          await noteVersion(transaction, request, 'version.activated', row);
        });
      });
      return announceState(service, row);
    },
  });

  app.post(`${VERSION}/archive`, {
    config: {
      access: { to: 'workspace', role: 'author' },
      refuses: ['version_unknown', 'version_busy'],
    },
    schema: {
      operationId: 'archiveVersion',
      tags,
      summary: 'Archive a version; if it is the active one, its config is left without an active version',
      description:
        'It is no longer offered for jobs. Jobs that ran with it stay, and can be verified. `activateVersion` takes it back into use.',
      params: VersionParams,
      response: { 200: ConfigVersionSchema },
    },
    handler: async (request) => {
      const row = await findVersion(service, request.params);
      await packages.hold(row.id, () =>
        inTransaction(db, async (transaction) => {
          await archiveVersion(transaction, row.id);
          await noteVersion(transaction, request, 'version.archived', row);
        }),
      );
      return announceState(service, row);
    },
  });

  app.delete(VERSION, {
    config: {
      access: { to: 'workspace', role: 'author' },
      refuses: ['version_unknown', 'version_busy', 'version_not_draft', 'version_in_use'],
    },
    schema: {
      operationId: 'deleteVersion',
      tags,
      summary: 'Delete a draft; published versions stay',
      description: 'With all its files, for good. It is refused while a job, such as a try, still refers to the draft.',
      params: VersionParams,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      await packages.holdDraft(request.params, async (held) => {
        await changeFolder(dataFolders(dataDir).packages, held.id, async () => {
          await service.shared.drop(storedNames.package(held.id), (forget) =>
            deleteDraft(db, held.id, async (transaction) => {
              await forget(transaction);
              await noteVersion(transaction, request, 'version.deleted', held);
            }),
          );
          await rm(packageFolder(dataDir, held.id), { recursive: true, force: true });
          await rm(buildRecordPath(dataDir, held.id), { force: true });
        });
      });
      announceActivity(service);
      return reply.code(204).send(null);
    },
  });
}

function addBuilds(app: App, service: Service): void {
  const { packages } = service;

  app.post(`${VERSION}/check`, {
    config: { access: { to: 'workspace', role: 'author' }, refuses: ['version_unknown', 'safe_mode_active'] },
    schema: {
      operationId: 'checkVersion',
      tags,
      summary: 'Check a version for problems',
      description:
        'It checks manifest, types and modules, and returns all problems with file and line; a version with problems is answered with 200, too. Nothing is stored and no document is read.',
      params: VersionParams,
      response: { 200: CheckResultSchema },
    },
    handler: async (request) => packages.check(await findVersion(service, request.params)),
  });

  app.get(`${VERSION}/build`, {
    config: { access: { to: 'workspace', role: 'author' }, refuses: ['version_unknown'] },
    schema: {
      operationId: 'readBuild',
      tags,
      summary: 'Read state and log of the last build',
      description:
        'What the installation of dependencies, the type check and the load check printed, and the problems that they found. A version that was never built has the state `none`.',
      params: VersionParams,
      response: { 200: BuildSchema },
    },
    handler: async (request) => packages.readBuild(await findVersion(service, request.params)),
  });
}

/** Tells everybody that a version has another state, and describes it. */
export async function announceState(service: Service, row: ConfigVersionRow): Promise<ConfigVersion> {
  announceActivity(service);
  return describeVersion(await getVersion(service.db, row.workspace_id, row.id));
}
