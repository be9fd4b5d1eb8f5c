import type { Static } from 'typebox';
import * as Type from 'typebox';
import type { SearchedFile, SearchOptions } from '../files/types.ts';

/**
 * What a process does with its files, one after the other: find what matches, send the file with everything masked, or
 * look for what is left in a file that was masked.
 */
export type Task = 'search' | 'mask' | 'check';

/** What the process reads from its standard input, as JSON: arguments of a process are no place for a person's name. */
export interface Question {
  task: Task;
  files: readonly SearchedFile[];
  terms: readonly string[];
  options: SearchOptions;
}

/** Frames from the process. */
export const FRAME_KINDS = {
  /** A part of the masked file. */
  content: 1,
  /** The answer about the current file, as JSON; the next frame is about the next file. */
  answer: 2,
} as const;

const FoundSchema = Type.Object({
  count: Type.Integer({ minimum: 0 }),
  hits: Type.Array(
    Type.Object({
      sheet: Type.Optional(Type.String()),
      cell: Type.Optional(Type.String({ pattern: '^[A-Z]{1,8}[0-9]{1,10}$' })),
      row: Type.Optional(Type.Integer({ minimum: 1 })),
      term: Type.Integer({ minimum: 1 }),
      how: Type.Union([Type.Literal('exact'), Type.Literal('number'), Type.Literal('date'), Type.Literal('parts')]),
    }),
  ),
  hasParts: Type.Boolean(),
  notSearched: Type.Array(Type.String()),
});

/** The answer to a search. */
export const SearchAnswerSchema = Type.Object({ found: FoundSchema });

/** The answer to the other tasks. */
export const MaskAnswerSchema = Type.Object({
  result: Type.Union([Type.Literal('unchanged'), Type.Literal('masked'), Type.Literal('remove')]),
});

export type Answer = Static<typeof SearchAnswerSchema> | Static<typeof MaskAnswerSchema>;
