import type { Static } from 'typebox';
import * as Type from 'typebox';
import { a1, closed, columnLetter, count, rowNumber, sha256 } from './values.ts';

const OutputRangeSchema = Type.Object(
  {
    sheet: Type.String({ description: 'sheet of the normalized workbook' }),
    first_row: rowNumber,
    last_row: rowNumber,
    source_first_row: rowNumber,
  },
  closed,
);

export const OutputSchema = Type.Object(
  {
    normalized_workbook: Type.Optional(Type.String()),
    sha256: Type.Optional(sha256),
    bytes: Type.Optional(count),
    row_count: Type.Optional(count),
    issues_sheet: Type.Optional(
      Type.Object(
        { name: Type.String(), row_count: count },
        { ...closed, description: 'the sheet that lists the issues' },
      ),
    ),
    marks: Type.Optional(
      Type.Object(
        {
          cells: count,
          notes: count,
          notes_left_out: Type.Integer({
            minimum: 0,
            description:
              'notes beyond 10,000, or beyond 11,000 for issues of hooks, headers and tables; their cells are filled',
          }),
        },
        { ...closed, description: 'number of cells that were filled because of issues, and of notes at such cells' },
      ),
    ),
    sheets: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Type.String(),
            row_count: count,
            columns: Type.Array(
              Type.Object(
                {
                  column: columnLetter,
                  header: Type.String(),
                  target_field: Type.Union([Type.String(), Type.Null()]),
                },
                closed,
              ),
            ),
          },
          closed,
        ),
      ),
    ),
    tables: Type.Optional(
      Type.Array(
        Type.Object(
          {
            table_id: Type.String(),
            source_sheet: Type.String(),
            ranges: Type.Array(OutputRangeSchema, { description: 'consecutive source rows, in output order' }),
            left_out_columns: Type.Optional(
              Type.Array(Type.Object({ column: columnLetter, cells: count }, closed), {
                description: 'unmapped source columns that were not appended, with their number of filled cells',
              }),
            ),
            raw_columns: Type.Array(
              Type.Object(
                {
                  column: columnLetter,
                  output_header: Type.String(),
                  first_cells: Type.Optional(
                    Type.Array(a1, {
                      description: 'if nobody has decided about the column: its first cells with values',
                    }),
                  ),
                },
                closed,
              ),
              { description: 'unmapped source columns that were appended' },
            ),
          },
          closed,
        ),
      ),
    ),
  },
  closed,
);

export type Output = Static<typeof OutputSchema>;
export type OutputRange = Static<typeof OutputRangeSchema>;
