import { type Database, listSearchedHolders } from '../../storage/store/index.ts';

/** Something with files in which a person may be found. */
export type Searched =
  | { kind: 'document'; holder: string; id: string; filename: string }
  | { kind: 'job' | 'recipe' | 'package'; holder: string; id: string };

/**
 * Everything of a workspace that has files: documents, jobs, recipes and versions of configs. `since`: only what was made
 * or changed from then on.
 */
export async function listSearched(db: Database, workspaceId: string, since = ''): Promise<Searched[]> {
  const { documents, jobs, recipes, versions } = await listSearchedHolders(db, workspaceId, since);
  return [
    ...documents.map(({ id, filename }) => ({ kind: 'document' as const, holder: `document:${id}`, id, filename })),
    ...jobs.map((id) => ({ kind: 'job' as const, holder: `job:${id}`, id })),
    ...recipes.map((id) => ({ kind: 'recipe' as const, holder: `recipe:${id}`, id })),
    ...versions.map((id) => ({ kind: 'package' as const, holder: `version:${id}`, id })),
  ];
}
