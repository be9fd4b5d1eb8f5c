import type { Static } from 'typebox';
import * as Type from 'typebox';
import { SANDBOX_LEVELS } from './levels.ts';

const closed = { additionalProperties: false } as const;
const positive = Type.Integer({ minimum: 1 });

/** How a csv file is to be read, where a person says so. Other formats say it themselves. */
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
      'How to read a csv file; ADE finds out the parts that are left out. Files of other formats contain both.',
  },
);

/** `config_id` of a job of the command line, which runs a package from its folder. */
export const LOCAL_CONFIG_ID = 'local';

/** run-request.json: everything that decides a job, written once before it starts. */
export const RunRequestSchema = Type.Object(
  {
    schema: Type.Literal('ade.run-request/v1'),
    job_id: Type.String(),
    /** Document in the job folder. */
    input: Type.String({ pattern: '^inputs/[^/]+$' }),
    /** Name of the document, without folders. */
    source_file: Type.String(),
    workspace_id: Type.String(),
    config_id: Type.String(),
    config_version_id: Type.String(),
    /** SHA-256 of the build that runs (`hashBuild`); up to 0.2.0 there was none. */
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
        /** Of the engine; `rule_memory_mb` of the rule host. */
        memory_mb: positive,
        rule_memory_mb: positive,
        file_mb: positive,
        rule_timeout_seconds: Type.Number({ exclusiveMinimum: 0 }),
        max_expanded_mb: positive,
      },
      closed,
    ),
    read_as: Type.Optional(ReadAsSchema),
    /** Whether to keep what rules print, as logs/rules.log in the job folder. It may contain values. */
    keep_rule_log: Type.Optional(Type.Boolean()),
    /** Number of the revision; 1, where nobody has corrected anything, is left out. */
    revision: Type.Optional(Type.Integer({ minimum: 2 })),
    /** The revision that people looked at when they corrected. */
    base_revision: Type.Optional(positive),
    /** What people corrected, in the job folder. */
    corrections: Type.Optional(Type.Literal('inputs/corrections.json')),
    /** What holds for the documents of the sender, in the job folder. */
    recipe: Type.Optional(Type.Literal('inputs/recipe.json')),
    /** Numbers that an operator typed in, in the job folder. */
    expected: Type.Optional(Type.Literal('inputs/expected.json')),
    /** Figures of the sender's document of the period before, in the job folder. */
    previous: Type.Optional(Type.Literal('inputs/previous.json')),
    /** It is the sender's first document. */
    first_document: Type.Optional(Type.Literal(true)),
    /** The same document was accepted in another job. */
    accepted_before: Type.Optional(Type.Literal(true)),
    /** So many senders have recipes with just these headers, and none was taken. */
    sender_unclear: Type.Optional(Type.Integer({ minimum: 2 })),
    /** Whether to keep figures for the sender's next document, also where the package does not say so. */
    keep_figures: Type.Optional(Type.Literal(true)),
    /** Only so many data rows of each table are transformed and written, to show what a correction would do. */
    first_rows: Type.Optional(positive),
    /** Job that this one repeats. */
    retry_of: Type.Optional(Type.String()),
  },
  closed,
);

export type RunRequest = Static<typeof RunRequestSchema>;
export type ReadAs = Static<typeof ReadAsSchema>;
