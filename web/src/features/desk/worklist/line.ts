import type { Job } from '../../../api/contract.ts';
import type { FileUpload } from '../../intake/uploads/index.ts';
import type { LineGroup } from './groups.ts';
import { GROUPS } from './groups.ts';
import type { WaitingDocument } from './use-waiting.ts';
import type { MissingSender, Work, WorkDocument } from './use-work.ts';

/** A line of the list. */
export type Line =
  | { kind: 'job'; id: string; document: WorkDocument }
  | { kind: 'missing'; id: string; missing: MissingSender; last: Job | undefined }
  | { kind: 'waiting'; id: string; waiting: WaitingDocument }
  | { kind: 'upload'; id: string; upload: FileUpload };

export interface LinesOfGroup {
  name: LineGroup;
  lines: Line[];
}

/** The lines of a list, by group; groups without lines are left out. */
export function groupLines(
  { documents, missing, known }: Pick<Work, 'documents' | 'missing' | 'known'>,
  waiting: readonly WaitingDocument[],
  uploads: readonly FileUpload[],
): LinesOfGroup[] {
  const byGroup = Map.groupBy(documents, ({ group }): LineGroup => group);
  const newest = new Map<string | null, Job>();
  for (const job of known) if (!newest.has(job.sender_id)) newest.set(job.sender_id, job);
  const linesOf = (name: LineGroup): Line[] => {
    const jobs = (byGroup.get(name) ?? []).map((document): Line => ({ kind: 'job', id: document.job.id, document }));
    if (name === 'missing')
      return missing.map((one) => {
        const { id } = one.sender;
        return { kind: 'missing', id: `missing ${id}`, missing: one, last: newest.get(id) };
      });
    if (name !== 'stuck') return jobs;
    return [
      ...uploads.map((upload): Line => ({ kind: 'upload', id: `upload ${upload.id}`, upload })),
      ...jobs,
      ...waiting.map((one): Line => ({ kind: 'waiting', id: `waiting ${one.documentId}`, waiting: one })),
    ];
  };
  return GROUPS.flatMap((name) => {
    const lines = linesOf(name);
    return lines.length === 0 ? [] : [{ name, lines }];
  });
}

export const jobOf = (line: Line | undefined): Job | undefined =>
  line?.kind === 'job' ? line.document.job : undefined;
