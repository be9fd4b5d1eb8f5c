import type { Static } from 'typebox';
import * as Type from 'typebox';
import { IssueSchema } from '../artifact.ts';
import { Count, closed, nullable, pageOf, pageQuery, resource } from './common.ts';
import { RevisionQuerySchema } from './jobs.ts';

export const LocatedIssueSchema = Type.Object(
  {
    sheet: Type.String(),
    table_id: Type.String(),
    ...IssueSchema.properties,
  },
  { ...closed, title: 'LocatedIssue' },
);
export const IssuePageSchema = pageOf(LocatedIssueSchema);

export const ListIssuesQuerySchema = Type.Object(
  {
    ...pageQuery,
    field: Type.Optional(Type.String({ maxLength: 64 })),
    code: Type.Optional(Type.String({ maxLength: 100 })),
    severity: Type.Optional(IssueSchema.properties.severity),
    table_id: Type.Optional(Type.String({ maxLength: 30 })),
    revision: RevisionQuerySchema.properties.revision,
    values: Type.Optional(Type.Boolean({ description: 'Replace {value} by the value; needs the role viewer' })),
  },
  closed,
);

/** Counts of issues by field, code and severity. The counts are exact even if there are very many issues. */
export const IssueGroupsSchema = resource('IssueGroups', {
  groups: Type.Array(
    Type.Object(
      {
        target_field: nullable(Type.String()),
        code: Type.String(),
        severity: IssueSchema.properties.severity,
        count: Count,
        places: Type.Array(Type.Object({ sheet: Type.String(), a1: Type.String() }, closed)),
        headers: Type.Array(Type.String(), {
          description:
            'For issues without a field: headers of the unmapped columns concerned; empty for issues of a whole table',
        }),
      },
      closed,
    ),
  ),
});

export type LocatedIssueResource = Static<typeof LocatedIssueSchema>;
export type ListIssuesQuery = Static<typeof ListIssuesQuerySchema>;
export type IssueGroups = Static<typeof IssueGroupsSchema>;
