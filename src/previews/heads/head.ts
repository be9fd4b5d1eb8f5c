import type { Static } from 'typebox';
import * as Type from 'typebox';

const position = Type.Integer({ minimum: 0 });

/** The texts of the first rows of a sheet, as headers have them. */
export const HeadSchema = Type.Object({
  rows: Type.Array(
    Type.Object({
      /** 1-based. */
      index: Type.Integer({ minimum: 1 }),
      /** By column from the first on; a blank cell is an empty text. */
      values: Type.Array(Type.String()),
    }),
  ),
  /** 0-based and inclusive; null where the sheet goes on below, since most formats name them last. */
  merges: Type.Union([
    Type.Array(Type.Object({ firstRow: position, lastRow: position, firstColumn: position, lastColumn: position })),
    Type.Null(),
  ]),
});

export type Head = Static<typeof HeadSchema>;
