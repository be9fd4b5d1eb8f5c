import * as Type from 'typebox';
import { closed, count, sha256, timestamp } from './values.ts';

export const JobSchema = Type.Object(
  {
    id: Type.String(),
    source_file: Type.String(),
    revision: Type.Optional(
      Type.Integer({ minimum: 2, description: 'left out for revision 1, which has no corrections' }),
    ),
    corrections: Type.Optional(
      Type.Object(
        { sha256, count: Type.Integer({ minimum: 1 }) },
        { ...closed, description: 'salted hash of inputs/corrections.json, and the number of corrections' },
      ),
    ),
    recipe: Type.Optional(
      Type.Object(
        { sha256, version: Type.Integer({ minimum: 1 }), pieces: count },
        { ...closed, description: 'salted hash of inputs/recipe.json; ids such as r3 name pieces of the recipe' },
      ),
    ),
    expected: Type.Optional(
      Type.Object(
        { sha256 },
        { ...closed, description: 'hash of inputs/expected.json: numbers that an operator typed in' },
      ),
    ),
    previous: Type.Optional(
      Type.Object(
        {
          sha256,
          period: Type.Optional(Type.String({ description: 'period of the earlier document; left out if unknown' })),
        },
        {
          ...closed,
          description: "hash of inputs/previous.json: figures of the sender's document from the previous period",
        },
      ),
    ),
    first_document: Type.Optional(Type.Literal(true, { description: 'the document is the first one of its sender' })),
    accepted_before: Type.Optional(Type.Literal(true, { description: 'the same document was accepted before' })),
    sender_unclear: Type.Optional(
      Type.Integer({
        minimum: 2,
        description: 'number of senders whose recipes have these headers, if none of the senders was chosen',
      }),
    ),
    started_at: timestamp,
    as_of: Type.String({ description: 'The time that rules see as now; ISO 8601, UTC.' }),
    document: Type.Object(
      {
        sha256,
        bytes: count,
        format: Type.String(),
        encoding: Type.Optional(Type.String()),
        encoding_confidence: Type.Optional(
          Type.Number({ minimum: 0, maximum: 1, description: 'only if the encoding was guessed from the letters' }),
        ),
        delimiter: Type.Optional(Type.String()),
        delimiter_confidence: Type.Optional(
          Type.Number({ minimum: 0, maximum: 1, description: 'only if the delimiter was guessed from the rows' }),
        ),
        durations: Type.Optional(
          Type.Literal('hours', { description: 'durations were read as hours; left out if they were not' }),
        ),
        quote: Type.Optional(Type.String()),
        set_by: Type.Optional(
          Type.Object(
            { encoding: Type.Optional(Type.String()), delimiter: Type.Optional(Type.String()) },
            { ...closed, description: 'ids of the corrections with which a person decided how the csv file is read' },
          ),
        ),
        skipped_sheets: Type.Optional(Type.Array(Type.String(), { description: 'names of the unread sheets' })),
        unread_sheets: Type.Optional(
          Type.Array(
            Type.Object(
              { name: Type.String(), kind: Type.Enum(['chart', 'dialog', 'macro', 'module', 'unlisted', 'other']) },
              closed,
            ),
            { description: 'sheets that cannot hold tables, or that the list of sheets does not name' },
          ),
        ),
      },
      closed,
    ),
    engine_version: Type.String(),
    runtime_version: Type.String(),
    sandbox: Type.Object({ level: Type.String(), network: Type.Boolean() }, closed),
  },
  closed,
);

export const ConfigSchema = Type.Object(
  {
    workspace_id: Type.String(),
    config_id: Type.String(),
    config_version_id: Type.String(),
    title: Type.String(),
    version: Type.String(),
    content_hash: sha256,
  },
  closed,
);
