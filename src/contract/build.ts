import type { Static } from 'typebox';
import * as Type from 'typebox';
import { EvidenceVersionsSchema, RuleEntrySchema } from './artifact.ts';
import { closed } from './closed.ts';
import { ColumnWeightsSchema } from './column-weights.ts';
import { ManifestSchema } from './manifest.ts';
import { RowWeightsSchema } from './row-weights.ts';
import { WordsSchema } from './words.ts';

const sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** A module of rules in a snapshot, with the rules that were found when it was loaded. */
export const ModuleRecordSchema = Type.Object(
  {
    /** `columns.member_id`, `row_types.header`, `hooks.after_mapping`: first part of the rule ids of the module. */
    id: Type.String(),
    kind: Type.Enum(['row', 'column', 'hook']),
    /** Path of the source in the package, for example `columns/member_id.ts`. */
    source: Type.String(),
    /** Path of the JavaScript in the snapshot. */
    script: Type.String(),
    /** Column modules: the field; hook modules: the hook. */
    field: Type.Optional(Type.String()),
    hook: Type.Optional(Type.String()),
    /** Rule ids, in the order in which the engine calls them. */
    rules: Type.Array(Type.String()),
    /** Fields whose values transform, derive and validate receive. */
    needs: Type.Array(Type.String()),
    /** Further fields whose values only `derive` receives; used only if the field of the module has no column. */
    derive_needs: Type.Array(Type.String()),
  },
  closed,
);

/** build.json: the sources of a package and the contents of its prepared environment. */
export const BuildRecordSchema = Type.Object(
  {
    schema: Type.Literal('ade.build/v1'),
    config_version_id: Type.String(),
    content_hash: sha256,
    dependency_hash: sha256,
    runtime_version: Type.String(),
    runtime_path: Type.String(),
    engine_version: Type.String(),
    prepared_at: Type.String(),
    manifest: ManifestSchema,
    modules: Type.Array(ModuleRecordSchema),
    rules: Type.Record(Type.String(), RuleEntrySchema),
    evidence: Type.Optional(EvidenceVersionsSchema),
    /** data/row-weights.json without its provenance, if the package has this file. */
    row_weights: Type.Optional(Type.Omit(RowWeightsSchema, ['provenance'])),
    /** data/column-weights.json without its provenance, if the package has this file. */
    column_weights: Type.Optional(Type.Omit(ColumnWeightsSchema, ['provenance'])),
    /** The languages and countries of data/words/ and data/countries/, if the package has any. */
    words: Type.Optional(WordsSchema),
    /** Every file of the snapshot with its SHA-256, by path. */
    files: Type.Record(Type.String(), sha256),
    /** SHA-256 of program.json; environments of versions up to 0.2.0 have none. */
    program_hash: Type.Optional(sha256),
    /** Versions up to 0.2.0: SHA-256 over paths and contents of `node_modules`, or null without dependencies. */
    modules_hash: Type.Optional(Type.Union([sha256, Type.Null()])),
  },
  closed,
);

export type ModuleRecord = Static<typeof ModuleRecordSchema>;
export type BuildRecord = Static<typeof BuildRecordSchema>;
