import type {
  MadeRecipe,
  MakeRecipe,
  Recipe,
  RecipeChanges,
  RecipeTrials,
  RecipeVersion,
} from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson, sendRequest } from '../../../api/request.ts';

/** One version of a sender's recipe. */
export interface RecipeAt {
  workspaceId: string;
  senderId: string;
  configId: string;
  version: number;
}

const pathOf = ({ workspaceId, senderId, configId, version }: RecipeAt, ...more: string[]) =>
  makeWorkspacePath(workspaceId, 'senders', senderId, 'recipes', configId, version, ...more);

const keyOf = ({ workspaceId, senderId, configId, version }: RecipeAt) =>
  [...queryKeys.senders(workspaceId), senderId, 'recipe', configId, version] as const;

/** The content of a version, which never changes. Reading it is recorded, since it contains texts of documents. */
export const recipeQuery = (at: RecipeAt) => ({
  ...readQuery<Recipe>(keyOf(at), pathOf(at)),
  staleTime: Number.POSITIVE_INFINITY,
});

/** The changes of a version since an earlier version. */
export const recipeChangesQuery = (at: RecipeAt, since: number) => ({
  ...readQuery<RecipeChanges>([...keyOf(at), 'changes', since], pathOf(at, 'changes'), { since }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Makes the next version: without some pieces, or with other tolerances. */
export const makeRecipe = (workspaceId: string, senderId: string, body: MakeRecipe) =>
  requestJson<MadeRecipe>(makeWorkspacePath(workspaceId, 'senders', senderId, 'recipes'), { method: 'POST', body });

export const revokeVersion = async (at: RecipeAt): Promise<RecipeVersion> =>
  (await sendRequest(pathOf(at), { method: 'DELETE' })).json() as Promise<RecipeVersion>;

/** Runs a version on the sender's newest documents and reports the differences. */
export const tryRecipe = (at: RecipeAt) => requestJson<RecipeTrials>(pathOf(at, 'try'), { method: 'POST', body: {} });
