import type { Edition } from '../lists/index.ts';
import { type Planted, plantAll, type Sender } from './documents.ts';
import { type Finding, type Honest, judge, listFalse } from './judge.ts';
import type { EditionRunner, RunEdition } from './run-editions.ts';

/** What was found in all lists of some senders. */
export interface Results {
  findings: Finding[];
  honest: Honest[];
}

interface Choice {
  /** Only this kind. */
  kind?: number;
}

/**
 * Runs a sender's honest lists, each compared with the one before, which was accepted; then its second list once for
 * each error, compared with the first one; then the same as first documents.
 */
export async function runSender(
  senders: readonly Sender[],
  index: number,
  runner: EditionRunner,
  { kind }: Choice = {},
): Promise<Results> {
  const { name, editions } = senders[index]!;
  const results: Results = { findings: [], honest: [] };
  const jobs: RunEdition[] = [];
  const note = (edition: Edition, { pointed }: Pick<RunEdition, 'pointed'>, isFirstDocument: boolean) => {
    results.honest.push({ list: name, month: edition.month, isFirstDocument, ...listFalse(pointed, edition) });
  };
  for (const [i, edition] of editions.entries()) {
    const job = await runner.run(edition, `${name}-${edition.month}`, jobs[i - 1] ?? null);
    jobs.push(job);
    note(edition, job, i === 0);
  }
  const [first, second] = jobs as [RunEdition, RunEdition];
  const again = editions[1]!;
  const alone = await runner.look(again, `${name}-${again.month}`, null);
  note(again, { pointed: alone }, true);
  for (const planted of plantAll(senders, index, kind)) {
    if (planted.kind.needsPeriod) continue;
    const about = { list: name, kind: planted.kind, variant: planted.variant };
    const compared = await runner.look(planted.edition, nameOf(name, planted), first);
    results.findings.push(judge({ ...about, isFirstDocument: false }, compared, second.pointed));
    const unknown = await runner.look(planted.edition, nameOf(name, planted), null);
    results.findings.push(judge({ ...about, isFirstDocument: true }, unknown, alone));
  }
  for (const job of jobs) runner.remove(job);
  return results;
}

export function nameOf(list: string, { kind, variant }: Pick<Planted, 'kind' | 'variant'>): string {
  return `${list}-kind-${kind.number}-${variant}`;
}
