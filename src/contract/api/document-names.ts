import type { Static } from 'typebox';
import * as Type from 'typebox';
import { PERIOD_FOUND_BY } from '../belonging.ts';
import { closed, Id, nullable, resource } from './common.ts';
import { JobSchema, PeriodText } from './jobs.ts';

/** How a sender can be found from names alone; a person who drops the document confirms it. */
export const NAMED_BY = ['given', 'file_name', 'folder', 'earlier_name', 'sender_name'] as const;

/** The names of documents that somebody is about to upload, and what they have said about each. */
export const ReadDocumentNamesSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          filename: Type.String({ minLength: 1, maxLength: 1000 }),
          folder: Type.Optional(Type.String({ maxLength: 400 })),
          sender_id: Type.Optional(Type.Unsafe<string>({ ...Id, description: 'The sender that a person named' })),
          period: Type.Optional(PeriodText),
          first_cells: Type.Optional(
            Type.Array(Type.String({ maxLength: 400 }), {
              maxItems: 500,
              description:
                'Texts of the first rows, among them the headers: with them a package is found by its headers',
            }),
          ),
        },
        closed,
      ),
      { minItems: 1, maxItems: 1000 },
    ),
  },
  { ...closed, title: 'ReadDocumentNames' },
);

export const DocumentNamesSchema = resource('DocumentNames', {
  items: Type.Array(
    Type.Object(
      {
        sender_id: nullable(Id),
        sender_found_by: nullable(
          Type.Enum([...NAMED_BY], {
            description:
              "`given`: as in the request; `file_name`: by the sender's pattern; `folder`: a folder has the sender's name. A submission finds these by itself. The others are suggestions: `earlier_name`: earlier documents of the sender had this name, apart from their period; `sender_name`: the name has a word of the sender's name, or its initials",
          }),
        ),
        new_sender: nullable(
          Type.String({
            description: 'If no sender is known: a name for a new one, from the names without their period',
          }),
        ),
        sender_config_id: nullable(
          Type.Unsafe<string>({
            ...Id,
            description: "The config that read the sender's last accepted document, if it can still run",
          }),
        ),
        headers_config_id: nullable(
          Type.Unsafe<string>({
            ...Id,
            description:
              'The config whose documents had most of these headers in their fields: at least two, and most of those that such a document had; null without `first_cells`',
          }),
        ),
        period: nullable(Type.String({ description: 'null if the names do not say it clearly' })),
        period_found_by: nullable(Type.Enum(['given', ...PERIOD_FOUND_BY])),
        period_candidates: JobSchema.properties.period_candidates,
        first_document: nullable(
          Type.Object(
            { job_id: Id, source_file: Type.String(), review_state: JobSchema.properties.review_state },
            {
              ...closed,
              title: 'FirstDocument',
              description: 'The document of this sender and period that is there already, unless it may have several',
            },
          ),
        ),
      },
      { ...closed, title: 'DocumentName' },
    ),
    { description: 'In the order of the request' },
  ),
});

export type ReadDocumentNames = Static<typeof ReadDocumentNamesSchema>;
export type DocumentNames = Static<typeof DocumentNamesSchema>;
