import type { Artifact, Job } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { countOf, formatCode } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { useFieldLabels } from '../../entities/fields/index.ts';
import type { FacetPlace } from './facet-place.ts';
import classes from './facets.module.css';
import { FieldList } from './field-list.tsx';
import type { FieldOfResult } from './fields-of-result.ts';

interface HiddenValuesProps {
  job: Job;
  artifact: Artifact;
  fields: FieldOfResult[];
  field: string;
  kinds: { code: string; count: number }[];
  onPlace: (place: FacetPlace) => void;
}

/** For users who may not see values: the fields with their issues, and how many cells rules changed. */
export function HiddenValues({ job, artifact, fields, field, kinds, onPlace }: HiddenValuesProps) {
  const findLabel = useFieldLabels(job);
  const params = { workspaceId: job.workspace_id, jobId: job.id };
  return (
    <div className={classes.panes}>
      <FieldList fields={fields} chosen={field} findLabel={findLabel} onChoose={(name) => onPlace({ field: name })} />
      <section className={classes.pane} aria-label={findLabel(field)}>
        <h2 className={classes.title}>{findLabel(field)}</h2>
        <ul className={classes.facts}>
          <li>{t`Your role shows decisions, not values, so the values are hidden.`}</li>
          {listFacts(artifact, field).map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
          {kinds.map(({ code, count }) => (
            <li key={code}>
              <TextLink size="sm" to="/w/$workspaceId/jobs/$jobId/issues" params={params} search={{ field, code }}>
                {countOf(count, 'issue')}: {formatCode(code)}
              </TextLink>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function listFacts(artifact: Artifact, field: string): string[] {
  const tables = artifact.sheets.flatMap((sheet) => sheet.tables.map((table) => ({ sheet, table })));
  return tables.flatMap(({ sheet, table }) => {
    const made = table.transform?.fields.find((one) => one.field === field);
    if (!made) return [];
    const cells = t`${countOf(table.row_count, 'row')}, ${made.empty} empty, ${made.changed} changed, ${made.dropped} dropped`;
    return `${sheet.name}, ${table.id.replace('_', ' ')}: ${cells}`;
  });
}
