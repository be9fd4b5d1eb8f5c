import { AcceptanceFileSchema } from '../../contract/acceptance.ts';
import { EventDataSchema, SequelSchema } from '../../contract/api/index.ts';
import { ArtifactSchema, IssueSchema, IssueTotalSchema } from '../../contract/artifact.ts';
import { JobSummarySchema } from '../../contract/belonging.ts';
import { BuildRecordSchema } from '../../contract/build.ts';
import { ChecksFileSchema, ExpectedFileSchema, PreviousFileSchema, SaltFileSchema } from '../../contract/checks.ts';
import { ColumnWeightsSchema } from '../../contract/column-weights.ts';
import { CorrectionsSchema } from '../../contract/corrections.ts';
import { JobEventSchema } from '../../contract/events.ts';
import { FiguresFileSchema } from '../../contract/figures.ts';
import { LabelsSchema } from '../../contract/labels.ts';
import { ManifestSchema } from '../../contract/manifest.ts';
import { ProfileSchema } from '../../contract/profile.ts';
import { RecipeSchema } from '../../contract/recipe.ts';
import { ReviewTextsSchema } from '../../contract/review.ts';
import { RowWeightsSchema } from '../../contract/row-weights.ts';
import { RunRequestSchema } from '../../contract/run-request.ts';

/** What ADE writes as JSON, into files and rows. */
const SCHEMAS: readonly unknown[] = [
  ...[ArtifactSchema, IssueSchema, IssueTotalSchema, RunRequestSchema, JobEventSchema, BuildRecordSchema],
  ...[CorrectionsSchema, RecipeSchema, ReviewTextsSchema, AcceptanceFileSchema, SequelSchema],
  ...[ChecksFileSchema, ExpectedFileSchema, PreviousFileSchema, SaltFileSchema, FiguresFileSchema, ProfileSchema],
  ...[ManifestSchema, LabelsSchema, RowWeightsSchema, ColumnWeightsSchema, JobSummarySchema, EventDataSchema],
];
/** Keys of files and rows that have no schema: texts of labelled rows, indexes of rows, reviews, what follows. */
const OTHER_KEYS = [
  'cells',
  'columns',
  'row',
  'rows',
  'sheet',
  'sheets',
  'first',
  'last',
  'count',
  'text',
  'texts',
  'then',
];

interface OwnWords {
  keys: ReadonlySet<string>;
  /** The texts that ADE itself puts under a key. */
  constants: ReadonlyMap<string, ReadonlySet<string>>;
}

let known: OwnWords | undefined;

/** Words of ADE's own files, which may also be names of people: `field`, `row`, `note`. */
export function listOwnWords(): OwnWords {
  if (known !== undefined) return known;
  const keys = new Set(OTHER_KEYS);
  const constants = new Map<string, Set<string>>();
  const visited = new Set<unknown>();
  const visit = (schema: unknown, key: string): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const one: Record<string, unknown> = { ...schema };
    for (const text of [one.const, ...(Array.isArray(one.enum) ? one.enum : [])])
      if (typeof text === 'string') constants.getOrInsertComputed(key, () => new Set<string>()).add(text);
    if (visited.has(schema)) return;
    visited.add(schema);
    const { properties, patternProperties, ...others } = one;
    for (const [name, property] of Object.entries(properties ?? {})) {
      keys.add(name);
      visit(property, name);
    }
    for (const property of Object.values(patternProperties ?? {})) visit(property, key);
    for (const other of Object.values(others))
      for (const part of Array.isArray(other) ? other : [other]) visit(part, key);
  };
  for (const schema of SCHEMAS) visit(schema, '');
  known = { keys, constants };
  return known;
}
