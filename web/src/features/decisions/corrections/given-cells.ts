import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { CorrectionList, Job } from '../../../api/contract.ts';
import { useCan } from '../../../session/session.ts';
import { correctionsQuery, type NewCorrection } from './correction-api.ts';
import { type GivenValue, listStanding } from './draft.ts';

/** A cell that a person has given another value. */
export interface GivenCell {
  value: GivenValue;
  /** Whether it is not applied yet. */
  isDrafted: boolean;
  /** What an earlier correction has given it; undefined: it is as it was sent. */
  before?: GivenValue;
}

export type GivenCells = ReadonlyMap<string, GivenCell>;

/** The corrections by people that are in force; undefined: there are none, they are loaded, or the person may not see values. */
export function useStanding({ workspace_id: workspaceId, id, revision, purged }: Job) {
  const isThere = useCan('viewer') && revision > 1 && purged.input === null;
  const { data } = useQuery({ ...correctionsQuery(workspaceId, id, revision), enabled: isThere });
  return useMemo(() => data && listStanding(data.items), [data]);
}

/** The cells of a sheet that people have given another value, by A1. */
export function useGivenCells(job: Job, sheet: number, drafts: readonly NewCorrection[]): GivenCells {
  const standing = useStanding(job);
  return useMemo(() => findGivenCells(sheet, standing ?? [], drafts), [sheet, standing, drafts]);
}

/** The ids of corrections that a draft takes back. */
export const listUndone = (drafts: readonly NewCorrection[]): Set<string> =>
  new Set(drafts.flatMap((draft) => (draft.kind === 'undo' ? draft.supersedes : [])));

export function findGivenCells(
  sheet: number,
  standing: CorrectionList['items'],
  drafts: readonly NewCorrection[],
): GivenCells {
  const undone = listUndone(drafts);
  const given = new Map<string, GivenCell>();
  const add = (correction: NewCorrection | CorrectionList['items'][number], isDrafted: boolean) => {
    if (correction.kind !== 'cell_value' || correction.field !== undefined) return;
    const { places, value } = correction;
    for (const place of places.filter((one) => one.sheet === sheet)) {
      const earlier = given.get(place.a1);
      const before = isDrafted && earlier ? { before: earlier.value } : {};
      given.set(place.a1, { value, isDrafted, ...before });
    }
  };
  for (const one of standing) if (!undone.has(one.id)) add(one, false);
  for (const one of drafts) add(one, true);
  return given;
}
