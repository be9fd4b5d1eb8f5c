import * as Type from 'typebox';
import {
  Id,
  MadeRecipeSchema,
  MakeRecipeSchema,
  RecipeChangesSchema,
  RecipeTrialsSchema,
  RecipeVersionPageSchema,
  RecipeVersionSchema,
  TryRecipeSchema,
} from '../../contract/api/index.ts';
import { RecipeSchema } from '../../contract/recipe.ts';
import type { App } from '../app-types.ts';
import { announceActivity, type Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { API } from '../paths.ts';
import { noteActivity } from '../replies/note-activity.ts';
import { whileThere } from '../requests/while-there.ts';
import { authorOf, SENDER, SenderParams } from './senders.ts';

const tags = ['Senders'];
const RECIPES = `${SENDER}/recipes`;
const VERSION = `${RECIPES}/:config_id/:version`;
const VersionNumber = Type.Integer({ minimum: 1, maximum: 1_000_000 });
const VersionParams = Type.Object({ workspace_id: Id, sender_id: Id, config_id: Id, version: VersionNumber });

/** Recipes: decisions for all documents of a sender, in versions. */
export function addRecipeRoutes(app: App, service: Service): void {
  addVersions(app, service);
  addVersion(app, service);
  addTrial(app, service);
}

function addVersions(app: App, service: Service): void {
  const { recipes } = service.jobs;

  app.get(RECIPES, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: ['sender_unknown'] },
    schema: {
      operationId: 'listRecipes',
      tags,
      summary: "List the versions of a sender's recipes, for each config the newest first",
      description:
        'With who made each version, from which job, and whether it was revoked. The corrections themselves contain values; `readRecipe` has them.',
      params: SenderParams,
      response: { 200: RecipeVersionPageSchema },
    },
    handler: async (request) => ({
      items: await recipes.list(workspaceOf(request).id, request.params.sender_id),
      next_cursor: null,
    }),
  });

  app.post(RECIPES, {
    config: {
      access: { to: 'workspace', role: 'operator' },
      refuses: [
        'sender_unknown',
        'sender_archived',
        'job_unknown',
        'recipe_request_invalid',
        'recipe_source_invalid',
        'recipe_conflict',
        'recipe_piece_unknown',
        'correction_unknown',
        'correction_not_general',
      ],
      sends: ['Location'],
    },
    schema: {
      operationId: 'makeRecipe',
      tags,
      summary:
        'Make the next version of a recipe: from the corrections of a job, with other tolerances, without some pieces, or from a file',
      description: 'With `dry_run` nothing is stored, and 200 shows the recipe that would be stored.',
      params: SenderParams,
      body: MakeRecipeSchema,
      response: { 200: MadeRecipeSchema, 201: MadeRecipeSchema },
    },
    handler: async (request, reply) => {
      const { config_id: configId, base_version: baseVersion, job_id: jobId, dry_run: isTrial = false } = request.body;
      const { corrections, until, revoke, recipe, checks } = request.body;
      const workspaceId = workspaceOf(request).id;
      const senderId = request.params.sender_id;
      const making = { configId, baseVersion, jobId, corrections, until, revoke, recipe, checks };
      const made = await recipes.make(workspaceId, senderId, making, authorOf(request), isTrial);
      if (made.version === null) return reply.code(200).send(made);
      announceActivity(service);
      const { version } = made.version;
      reply.header('location', `${API}/workspaces/${workspaceId}/senders/${senderId}/recipes/${configId}/${version}`);
      return reply.code(201).send(made);
    },
  });
}

function addVersion(app: App, service: Service): void {
  const { recipes } = service.jobs;

  app.get(VERSION, {
    config: { access: { to: 'workspace', role: 'viewer' }, refuses: ['sender_unknown', 'recipe_unknown'] },
    schema: {
      operationId: 'readRecipe',
      tags,
      summary: 'Read a version of a recipe as a file that can be imported; it contains values',
      description:
        'The corrections, tolerances and decisions that apply to all documents of the sender. The command line takes the same file (`--recipe`). The reading is recorded in the activity.',
      params: VersionParams,
      response: { 200: RecipeSchema },
    },
    handler: async (request) => {
      const { sender_id: id, config_id: configId, version } = request.params;
      const recipe = await recipes.read(workspaceOf(request).id, id, configId, version);
      await noteActivity(service, request, 'sender.recipe_read', id, { config_id: configId, version });
      return recipe;
    },
  });

  app.get(`${VERSION}/changes`, {
    config: { access: { to: 'workspace', role: 'viewer' }, refuses: ['sender_unknown', 'recipe_unknown'] },
    schema: {
      operationId: 'compareRecipes',
      tags,
      summary: 'Compare a version of a recipe with an earlier one; the answer contains values',
      description:
        'Which corrections, tolerances and decisions were added, changed and removed since the version `since`. The reading is recorded in the activity.',
      params: VersionParams,
      querystring: Type.Object({ since: VersionNumber }),
      response: { 200: RecipeChangesSchema },
    },
    handler: async (request) => {
      const { sender_id: id, config_id: configId, version } = request.params;
      const versions = { before: request.query.since, after: version };
      const changes = await recipes.compare(workspaceOf(request).id, id, configId, versions);
      await noteActivity(service, request, 'sender.recipe_read', id, { config_id: configId, version });
      return changes;
    },
  });

  app.delete(VERSION, {
    config: { access: { to: 'workspace', role: 'operator' }, refuses: ['sender_unknown', 'recipe_unknown'] },
    schema: {
      operationId: 'revokeRecipe',
      tags,
      summary: 'Revoke a version of a recipe: new jobs get the newest one that is not revoked',
      description:
        'The version stays in the list, and jobs that ran with it stay as they are. To revoke single pieces, make a new version with `revoke`.',
      params: VersionParams,
      response: { 200: RecipeVersionSchema },
    },
    handler: async (request) => {
      const { sender_id: id, config_id: configId, version } = request.params;
      const row = await recipes.revoke(workspaceOf(request).id, id, configId, version, authorOf(request));
      announceActivity(service);
      return row;
    },
  });
}

function addTrial(app: App, service: Service): void {
  app.post(`${VERSION}/try`, {
    config: {
      access: { to: 'workspace', role: 'operator' },
      refuses: ['sender_unknown', 'recipe_unknown', 'job_unknown', 'queue_full', 'safe_mode_active'],
    },
    schema: {
      operationId: 'tryRecipe',
      tags,
      summary: 'Run past jobs of a sender again with a version of a recipe, and list what would change',
      description:
        'Without `job_ids`, the newest 12 jobs of the sender that succeeded. Their results do not change, and nothing is stored. The request takes as long as the runs, and ends when the client leaves.',
      params: VersionParams,
      body: TryRecipeSchema,
      response: { 200: RecipeTrialsSchema },
    },
    handler: async (request, reply) => {
      const { sender_id: id, config_id: configId, version } = request.params;
      const workspaceId = workspaceOf(request).id;
      const about = { configId, version, jobIds: request.body.job_ids };
      const trials = await whileThere(reply, (signal) => service.jobs.recipes.tryOut(workspaceId, id, about, signal));
      const details = { config_id: configId, version, jobs: trials.items.length };
      await noteActivity(service, request, 'sender.recipe_tried', id, details);
      return trials;
    },
  });
}
