import type { Artifact, CorrectionList } from '../../../api/contract.ts';
import { formatCode, formatWholeConfidence } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';

type Correction = CorrectionList['items'][number];

/** What the rules had found where a person decided otherwise; without values. */
export function describeInstead({ id, kind }: Correction, artifact: Artifact, findLabel: (field: string) => string) {
  switch (kind) {
    case 'column_field': {
      const mapping = artifact.sheets
        .flatMap(({ tables }) => tables.flatMap((table) => table.mapping ?? []))
        .find(({ correction }) => correction === id);
      if (mapping === undefined) return '';
      const { proposed_field: proposed, confidence } = mapping;
      if (proposed === null) return t`the rules had no field for it`;
      if (proposed === mapping.target_field)
        return confidence === undefined
          ? t`as the rules had proposed it`
          : t`as the rules had proposed it, with ${formatWholeConfidence(confidence)}`;
      return t`the rules had proposed ${findLabel(proposed)}`;
    }
    case 'row_label': {
      const profile = artifact.sheets
        .flatMap(({ row_profiles: profiles }) => profiles)
        .find(({ correction }) => correction === id);
      return profile?.proposed_label === undefined
        ? ''
        : t`the rules had labelled it ${formatCode(profile.proposed_label)}`;
    }
    case 'cell_value':
    case 'value_is':
      return t`the value in the document`;
    case 'field_value':
      return t`no column has it`;
    case 'column_name':
      return t`the header in the document`;
    case 'table_range':
      return t`the range that the rules had found`;
    case 'read_as':
      return t`as the file was recognized`;
    case 'undo':
      return '';
  }
}
