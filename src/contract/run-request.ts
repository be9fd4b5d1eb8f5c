import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed } from './closed.ts';
import { SANDBOX_LEVELS } from './levels.ts';

const positive = Type.Integer({ minimum: 1 });

/** How to read a csv file, if a person decides it. In files of other formats, encoding and delimiter are known. */
export const ReadAsSchema = Type.Object(
  {
    encoding: Type.Optional(
      Type.String({ minLength: 1, maxLength: 40, description: 'for example `windows-1250`, `utf-8` or `shift_jis`' }),
    ),
    delimiter: Type.Optional(
      Type.String({
        maxLength: 40,
        description: 'the character between two fields: neither a quotation mark nor a line break',
      }),
    ),
  },
  {
    ...closed,
    title: 'ReadAs',
    description:
      'How to read a csv file; ADE detects the settings that are left out. Other formats have no such settings.',
  },
);

/** How to read durations; left out for what the file has. The package decides it, for all formats but csv. */
const DurationsSchema = Type.Literal('hours', { description: 'Durations, such as `[h]:mm`, are numbers of hours' });

/** How a job reads a document. */
export const ReadingSchema = Type.Object(
  { ...ReadAsSchema.properties, durations: Type.Optional(DurationsSchema) },
  closed,
);

/** `config_id` of a job that the command line runs from a package's folder. */
export const LOCAL_CONFIG_ID = 'local';

/** run-request.json: all inputs of a job, written once before the job starts. */
export const RunRequestSchema = Type.Object(
  {
    schema: Type.Literal('ade.run-request/v1'),
    job_id: Type.String(),
    /** Path of the document in the job folder. */
    input: Type.String({ pattern: '^inputs/[^/]+$' }),
    /** Name of the document, without folders. */
    source_file: Type.String(),
    workspace_id: Type.String(),
    config_id: Type.String(),
    config_version_id: Type.String(),
    /** SHA-256 of the build that runs (`hashBuild`); requests of versions up to 0.2.0 have none. */
    build_hash: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
    /** The time that rules see as now; ISO 8601, UTC. */
    as_of: Type.String(),
    submitted_at: Type.String(),
    runtime_network_access: Type.Boolean(),
    sandbox_level: Type.Enum(SANDBOX_LEVELS),
    limits: Type.Object(
      {
        timeout_seconds: positive,
        cpu_seconds: positive,
        /** Memory of the engine in MiB; `rule_memory_mb` is the memory of the rule host. */
        memory_mb: positive,
        rule_memory_mb: positive,
        file_mb: positive,
        rule_timeout_seconds: Type.Number({ exclusiveMinimum: 0 }),
        max_expanded_mb: positive,
      },
      closed,
    ),
    read_as: Type.Optional(ReadAsSchema),
    /** Whether to keep the output of rules, as logs/rules.log in the job folder. It may contain values. */
    keep_rule_log: Type.Optional(Type.Boolean()),
    /** Number of the revision; left out for revision 1. */
    revision: Type.Optional(Type.Integer({ minimum: 2 })),
    /** The revision that people looked at when they made the corrections. */
    base_revision: Type.Optional(positive),
    /** Path of the corrections in the job folder. */
    corrections: Type.Optional(Type.Literal('inputs/corrections.json')),
    /** Path of the sender's recipe in the job folder. */
    recipe: Type.Optional(Type.Literal('inputs/recipe.json')),
    /** Path, in the job folder, of the numbers that an operator typed in. */
    expected: Type.Optional(Type.Literal('inputs/expected.json')),
    /** Path, in the job folder, of the figures of the sender's previous document. */
    previous: Type.Optional(Type.Literal('inputs/previous.json')),
    /** Path, in the job folder, of the salt for what the job keeps for the sender's next document. */
    salt: Type.Optional(Type.Literal('inputs/salt.json')),
    /** Whether the document is the sender's first. */
    first_document: Type.Optional(Type.Literal(true)),
    /** Whether the same document was accepted in another job. */
    accepted_before: Type.Optional(Type.Literal(true)),
    /** Number of senders whose recipes have exactly these headers, if none of the senders was chosen. */
    sender_unclear: Type.Optional(Type.Integer({ minimum: 2 })),
    /** Whether to keep figures for the sender's next document even if the package does not ask for them. */
    keep_figures: Type.Optional(Type.Literal(true)),
    /** Whether to keep the periods that the document's titles name, to be compared with the job's period. */
    read_titles: Type.Optional(Type.Literal(true)),
    /** For a trial of corrections: how many data rows of each table are transformed and written. */
    first_rows: Type.Optional(positive),
    /** Job that this one repeats. */
    retry_of: Type.Optional(Type.String()),
  },
  closed,
);

export type RunRequest = Static<typeof RunRequestSchema>;
export type ReadAs = Static<typeof ReadAsSchema>;
export type Reading = Static<typeof ReadingSchema>;
