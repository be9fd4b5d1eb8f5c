import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Compile } from 'typebox/compile';
import writeFileAtomic from 'write-file-atomic';
import { readJsonFile } from '../../base/files/index.ts';
import { closed } from '../../contract/closed.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { DocumentScoreSchema } from './document/document-score.ts';
import type { CollectionFigures } from './figures/make-figures.ts';

const VERSION = 'score.v1';

const SavedScoreSchema = Type.Object({
  version: Type.Literal(VERSION),
  engine_version: Type.String(),
  package: Type.Object({ title: Type.String(), version: Type.String(), content_hash: Type.String() }, closed),
  documents: Type.Array(DocumentScoreSchema),
});

/** The scores of documents, and the package that read them: all that a comparison with another score needs. */
export type SavedScore = Static<typeof SavedScoreSchema>;

/** What `ade score --json` prints and `--save` writes. */
export interface Score extends SavedScore {
  total: CollectionFigures;
  collections: Record<string, CollectionFigures>;
  /** Number of columns labelled with a field that the package does not have, by field. */
  unknown_fields: Record<string, number>;
  /** Documents without figures, because their labels do not fit them. */
  not_judged: { document: string; code: string; message: string }[];
}

export const SCORE_VERSION: SavedScore['version'] = VERSION;

const validator = Compile(SavedScoreSchema);

/** Reads a file that `saveScore` wrote; throws `score_unreadable`. */
export function readScore(path: string): SavedScore {
  const score = readJsonFile(path, (cause, code) => {
    const reasons: Record<string, string> = { ENOENT: 'there is no such file', EISDIR: 'it has no manifest.json' };
    const found = code === undefined ? 'it is not JSON' : (reasons[code] ?? code);
    return new AdeError('score_unreadable', { path, found }, { cause });
  });
  if (validator.Check(score)) return score;
  const [first] = validator.Errors(score);
  const { version } = (score ?? {}) as { version?: unknown };
  const found =
    typeof version === 'string' && version !== VERSION
      ? `its version is ${version}, not ${VERSION}`
      : `${first?.instancePath || '/'} ${first?.message ?? 'has another shape'}`;
  throw new AdeError('score_unreadable', { path, found });
}

/** Throws `file_unwritable`. */
export async function saveScore(path: string, score: Score): Promise<void> {
  try {
    await writeFileAtomic(path, `${JSON.stringify(score, null, 1)}\n`);
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    throw new AdeError('file_unwritable', { path, found: code }, { cause });
  }
}
