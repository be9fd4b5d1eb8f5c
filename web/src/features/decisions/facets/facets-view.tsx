import { useQuery } from '@tanstack/react-query';
import type { Artifact, Job } from '../../../api/contract.ts';
import { EmptyNotice } from '../../../components/empty-notice.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { t } from '../../../lib/texts.ts';
import { useShortcuts } from '../../../lib/use-shortcuts.ts';
import { useCan } from '../../../session/session.ts';
import { useFieldLabels } from '../../entities/fields/index.ts';
import { issueGroupsQuery } from '../../inspection/issues/index.ts';
import { useCorrection } from '../corrections/index.ts';
import { type FacetOf, facetQuery } from './facet-api.ts';
import type { FacetPlace } from './facet-place.ts';
import classes from './facets.module.css';
import { FieldList } from './field-list.tsx';
import { findFirstField, listFields, listKinds } from './fields-of-result.ts';
import { HiddenValues } from './hidden-values.tsx';
import { ValueList } from './value-list.tsx';
import { ValueRows } from './value-rows.tsx';

interface FacetsViewProps {
  job: Job;
  artifact: Artifact;
  place: FacetPlace;
  onPlace: (place: FacetPlace) => void;
}

/** The values of a result with the number of rows of each; all rows with a value can be changed at once. */
export function FacetsView(props: FacetsViewProps) {
  const { job, artifact, place } = props;
  const canSeeValues = useCan('viewer');
  const groups = useQuery(issueGroupsQuery(job.workspace_id, job.id));
  if (!job.has_output) {
    return (
      <EmptyNotice title={t`There is no workbook`}>
        {job.purged.output ? t`The retention rule removed it.` : t`The job ended before it wrote a workbook.`}
      </EmptyNotice>
    );
  }
  return (
    <QueryView query={groups} failure={t`The issues could not be counted`}>
      {({ groups: issues }) => {
        const fields = listFields(artifact, issues);
        const field = fields.find((known) => known.field === place.field)?.field ?? findFirstField(fields);
        if (field === undefined)
          return <EmptyNotice title={t`The result has no fields`}>{t`No table was found.`}</EmptyNotice>;
        const choices = { fields, field, kinds: listKinds(issues, field) };
        if (!canSeeValues) return <HiddenValues {...props} {...choices} />;
        return <Panes {...props} {...choices} />;
      }}
    </QueryView>
  );
}

type PanesProps = FacetsViewProps & {
  fields: ReturnType<typeof listFields>;
  field: string;
  kinds: ReturnType<typeof listKinds>;
};

function Panes({ job, artifact, place, onPlace, fields, field, kinds }: PanesProps) {
  const of: FacetOf = { workspaceId: job.workspace_id, jobId: job.id, revision: job.revision, field };
  const facet = useQuery(facetQuery(of, place));
  const correction = useCorrection(job, artifact, { isKept: false });
  const findLabel = useFieldLabels(job);
  const move = (next: FacetPlace) => {
    correction.drop();
    onPlace(next);
  };
  /** What was filtered in one field is filtered in the next; a code is one field's. */
  const showField = (name: string) =>
    move({ field: name, issues: place.issues ?? (place.code === undefined ? undefined : true) });
  const step = (by: number) => {
    const at = fields.findIndex((known) => known.field === field);
    const next = fields[Math.max(0, Math.min(fields.length - 1, at + by))];
    if (next) showField(next.field);
  };
  useShortcuts({ l: () => step(1), h: () => step(-1), Escape: correction.drop });
  return (
    <div className={classes.panes}>
      <FieldList fields={fields} chosen={field} findLabel={findLabel} onChoose={showField} />
      <ValueList
        key={field}
        kinds={kinds}
        label={findLabel(field)}
        facet={facet}
        place={place}
        onPlace={(next) => move({ field, ...next })}
      />
      <ValueRows
        key={`${field} ${place.sheet} ${place.row} ${job.revision}`}
        {...{ job, artifact, of, correction, findLabel }}
        facet={facet.data}
        like={place.row === undefined ? undefined : { sheet: place.sheet ?? 0, row: place.row }}
      />
    </div>
  );
}
