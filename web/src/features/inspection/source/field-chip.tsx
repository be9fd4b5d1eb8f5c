import { Pin, TriangleAlert, UserRound } from 'lucide-react';
import type { Mapping } from '../../../api/contract.ts';
import { formatScore, formatWholeConfidence } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import classes from './source.module.css';

/** A correction of a column that is not applied yet; it is drawn instead of the field. */
export interface DraftedField {
  tableId: string;
  column: number;
  field: string | null;
  /** What becomes of a column without a field. */
  then: NonNullable<Mapping['unmapped']>['then'] | undefined;
}

interface FieldChipProps {
  mapping: Mapping;
  draft: DraftedField | undefined;
  findLabel: (field: string) => string;
}

/** Two lines: the column's field, then its certainty or who set it, above a thin meter. */
export function FieldChip({ mapping, draft, findLabel }: FieldChipProps) {
  const { target_field: field, unmapped } = mapping;
  const then = unmapped?.decided_by === 'nobody' ? undefined : unmapped?.then;
  const found = field === null ? nameUnmapped(then) : findLabel(field);
  if (draft) {
    const said = draft.field === null ? nameUnmapped(draft.then) : findLabel(draft.field);
    return (
      <span className={classes.mark} data-drafted>
        <span title={said}>{said}</span>
        <small>{t`was ${found}`}</small>
      </span>
    );
  }
  if (field === null) {
    return (
      <span className={classes.mark} data-unmapped>
        {found}
      </span>
    );
  }
  const sure = Math.min(1, Math.max(0, mapping.confidence ?? mapping.score));
  return (
    <span className={classes.mark} data-uncertain={mapping.uncertain}>
      <span title={findLabel(field)}>{findLabel(field)}</span>
      <small>
        <Certainty mapping={mapping} />
      </small>
      {mapping.correction === undefined && (
        <i aria-hidden className={classes.meter} style={{ width: `${sure * 100}%` }} />
      )}
    </span>
  );
}

const nameUnmapped = (then: DraftedField['then']): string =>
  then === 'carry' ? t`carried along` : then === 'leave_out' ? t`left out` : t`no field`;

/** Who set the field, or how certain ADE is. */
function Certainty({ mapping }: { mapping: Mapping }) {
  const { correction, confidence, score, uncertain } = mapping;
  const set = (icon: typeof Pin, text: string, says: string) => {
    const Icon = icon;
    return (
      <>
        <Icon size={11} aria-hidden /> <span title={says}>{text}</span>
      </>
    );
  };
  if (correction?.startsWith('r')) return set(Pin, t`recipe`, t`from the sender's recipe`);
  if (correction !== undefined) return set(UserRound, t`by a person`, t`set by a person`);
  const text = confidence === undefined ? formatScore(score) : formatWholeConfidence(confidence);
  return uncertain ? set(TriangleAlert, t`${text}, not sure`, t`not sure`) : text;
}
