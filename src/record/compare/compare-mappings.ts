import type { Mapping } from '../../contract/artifact.ts';
import { listFieldShares } from '../../contract/evidence.ts';
import { parseColumn } from '../../workbook/index.ts';
import type { TablePair } from './match-tables.ts';
import type { RuleChanges, Share } from './rule-changes.ts';
import type { MappingChange } from './types.ts';

/** Columns that were mapped to another field, and the rules that caused the difference. */
export function compareMappings(pairs: readonly TablePair[], rules: RuleChanges): MappingChange[] {
  return pairs.flatMap(({ sheet, left, right }) => {
    const letters = new Set([...(left.mapping ?? []), ...(right.mapping ?? [])].map(({ raw }) => raw.column));
    return [...letters]
      .sort((a, b) => parseColumn(a)! - parseColumn(b)!)
      .flatMap((column) => {
        const find = (mapping: Mapping[] | undefined) => mapping?.find(({ raw }) => raw.column === column);
        const change = compareColumn(find(left.mapping), find(right.mapping), rules);
        return change === null ? [] : [{ sheet, table_a1: right.a1_range, column, ...change }];
      });
  });
}

function compareColumn(
  left: Mapping | undefined,
  right: Mapping | undefined,
  rules: RuleChanges,
): Omit<MappingChange, 'sheet' | 'table_a1' | 'column'> | null {
  const [before, after] = [left?.target_field ?? null, right?.target_field ?? null];
  const [stateBefore, stateAfter] = [findState(left), findState(right)];
  if (before === after && stateBefore === stateAfter) return null;
  const fields = [before, after].filter((field) => field !== null);
  return {
    header: (right ?? left)!.raw.header,
    left: before,
    right: after,
    left_score: left?.score ?? 0,
    right_score: right?.score ?? 0,
    left_threshold: left?.threshold ?? null,
    right_threshold: right?.threshold ?? null,
    left_reason: left?.reason ?? null,
    right_reason: right?.reason ?? null,
    left_unmapped: stateBefore,
    right_unmapped: stateAfter,
    rules: rules.compareShares(listShares(left, fields), listShares(right, fields)),
  };
}

function findState(mapping: Mapping | undefined): MappingChange['left_unmapped'] {
  const { then, decided_by: decider } = mapping?.unmapped ?? {};
  return decider === 'nobody' ? 'undecided' : (then ?? null);
}

/** The rules that scored for the fields. For fields after the runner-up, the record has only totals. */
function listShares(mapping: Mapping | undefined, fields: readonly string[]): Share[] {
  if (mapping === undefined) return [];
  return fields.flatMap((field) => {
    const candidate = mapping.candidates.find((known) => known.field === field);
    const contributors = mapping.target_field === field ? mapping.contributors : candidate?.contributors;
    const shares = listFieldShares({ ...candidate, contributors }) ?? [];
    return shares.map(({ rule, delta }) => ({ rule, for: field, delta }));
  });
}
