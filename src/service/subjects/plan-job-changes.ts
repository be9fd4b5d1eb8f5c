import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { jobFolder } from '../../contract/layout.ts';
import { PREVIOUS_FILES } from '../../runner/index.ts';
import { type JobPart, listEarlierCopies } from '../../storage/store/index.ts';
import { Matcher, maskSpans } from '../../subjects/index.ts';
import { partFiles } from '../upkeep/retention.ts';
import type { EraseRequest, SubjectContext, SubjectRun } from './context.ts';
import { findSaid } from './erasure-file.ts';
import type { HeldFile, HeldFolder } from './list-files.ts';
import { searchOptions } from './search-files.ts';

/** What becomes of a file: it is replaced by `target`, gets another name, or is removed. */
export interface Change {
  folder: HeldFolder;
  file: HeldFile;
  name: string;
  target: string | null;
  isRemoved: boolean;
}

/** Masks the files of a job elsewhere, and tells what is to become of each that has the person or comes from one that has. */
export async function planChanges(
  ctx: SubjectContext,
  run: SubjectRun,
  folders: readonly HeldFolder[],
  jobId: string,
  { hasParts, touched }: EraseRequest,
): Promise<{ changes: Change[]; parts: Set<JobPart> }> {
  const matcher = new Matcher(run.terms);
  const changes: Change[] = [];
  const parts = new Set<JobPart>();
  const scratch = join(ctx.folders.erasing, run.searchId, jobId);
  const asked = folders.flatMap((folder) =>
    folder.files
      .filter(({ how }) => how === 'mask')
      .map((file) => ({ folder, file, target: join(scratch, String(folder.revision), file.name) })),
  );
  for (const { target } of asked) await mkdir(dirname(target), { recursive: true });
  const results = await run.reader.mask(asked, run.terms, searchOptions(ctx, hasParts));
  for (const [i, { folder, file, target }] of asked.entries()) {
    const result = results[i];
    const name = maskSpans(file.name, matcher.findInText(file.name));
    if (result === 'unchanged' && name === file.name) continue;
    if (result === 'remove') parts.add(partOf(file.name));
    changes.push({ folder, file, name, target: result === 'masked' ? target : null, isRemoved: result === 'remove' });
  }
  const said = findSaid(jobFolder(ctx.dataDir, jobId), run.searchId);
  const isTouched = changes.length > 0 || said !== undefined;
  const hasCopies = (await listEarlierCopies(ctx.db, jobId)).some((id) => touched.has(id));
  for (const folder of folders) {
    for (const file of folder.files) {
      const isGone = file.how === 'derived' && isTouched;
      const isCopy = hasCopies && PREVIOUS_FILES.includes(file.name);
      const isOfPart = [...parts].some((part) => isOf(part, file.name));
      if (!isGone && !isCopy && !isOfPart) continue;
      const known = changes.find((change) => change.file === file);
      if (known === undefined) changes.push({ folder, file, name: file.name, target: null, isRemoved: true });
      else Object.assign(known, { target: null, isRemoved: true });
    }
  }
  return { changes, parts };
}

/** A file that cannot be masked goes with its part, as retention removes it. */
function partOf(name: string): JobPart {
  return (['inputs', 'outputs', 'artifacts'] as const).find((part) => isOf(part, name)) ?? 'artifacts';
}

function isOf(part: JobPart, name: string): boolean {
  return partFiles[part].some((path) => name === path || name.startsWith(`${path}/`));
}
