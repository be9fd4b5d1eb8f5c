import type { Static } from 'typebox';
import * as Type from 'typebox';

const position = Type.Integer({ minimum: 0 });

/** The texts of a sheet's first rows, formatted like header texts. */
export const HeadSchema = Type.Object({
  rows: Type.Array(
    Type.Object({
      /** 1-based. */
      index: Type.Integer({ minimum: 1 }),
      /** The texts from the first column on; empty for a blank cell. */
      values: Type.Array(Type.String()),
    }),
  ),
  hidden: Type.Optional(Type.Literal(true)),
  /** 0-based and inclusive; null if the sheet has more rows below, because most formats list merges after the rows. */
  merges: Type.Union([
    Type.Array(Type.Object({ firstRow: position, lastRow: position, firstColumn: position, lastColumn: position })),
    Type.Null(),
  ]),
});

export type Head = Static<typeof HeadSchema>;
