import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kinds } from '../kinds/index.ts';
import type { Sender } from './documents.ts';
import { writeListPackage } from './list-package.ts';
import { listPackageFields, makeSenders } from './made-senders.ts';
import { LIMITS, type Print, report, type Write, writeFindings } from './report.ts';
import { type EditionRunner, PARALLEL, withRunner } from './run-editions.ts';
import { type Results, runSender } from './run-sender.ts';
import { runThroughService, type ServiceResults } from './run-service.ts';

export interface PlantedOptions {
  /** Folder of labelled tables. */
  folder: string;
  /** Number of senders. */
  lists: number;
  /** How many of them are also sent to a service, with all kinds of errors. */
  service: number;
  /** Only this kind of errors, or only this list; then nothing is judged. */
  kind?: number;
  list?: string;
  /** The documents are also written to this folder. */
  writeTo?: string;
  /** Only tables that are kept aside, and other people: for a last look. */
  isLastLook: boolean;
}

/** At least one list in five has people of real tables. */
const OF_TABLES = 0.2;
/** The first one has nothing before it. */
const MONTHS = 5;
/** So many lists whose titles name another month are enough. */
const WITH_PERIOD = 50;

const PROGRESS_EVERY = 20;
const NOTHING_SERVED: ServiceResults = { findings: [], compared: 0, different: [], honest: 0, otherPeriod: [] };

/** Plants errors in lists, and prints how many of them ADE points at, and how often it points at nothing. */
export async function playPlanted(options: PlantedOptions, print: Print, write: Write): Promise<void> {
  const { folder, lists: count, service, kind, list, writeTo, isLastLook } = options;
  if (kind !== undefined && !kinds.some(({ number }) => number === kind)) throw new Error(`There is no kind ${kind}.`);
  const ofTables = Math.ceil(count * OF_TABLES);
  const senders = await makeSenders({ count, ofTables, months: MONTHS, folder, isLastLook });
  const packageDir = mkdtempSync(join(tmpdir(), 'ade-list-package-'));
  try {
    await writeListPackage(packageDir, 'Lists', listPackageFields(), { one: 'member', other: 'members' });
    const chosen = senders.flatMap(({ name }, i) => (list === undefined || list === name ? [i] : []));
    const results = await withRunner(packageDir, writeTo, (runner) => runAll(senders, chosen, runner, { kind, write }));
    const known = results.findings;
    const isAll = kind === undefined && list === undefined;
    const sent = isAll ? choosePart(count, WITH_PERIOD) : chosen.slice(0, WITH_PERIOD);
    const work = { packageDir, withAllKinds: isAll ? service : 0, known };
    const needsPeriod = kind === undefined || kinds.some(({ number, needsPeriod: needs }) => number === kind && needs);
    const served = needsPeriod ? await runThroughService(senders, sent, work) : NOTHING_SERVED;
    const findings = [...known, ...served.findings];
    if (!isAll) return writeFindings({ ...results, findings }, write);
    report({ ...results, findings }, LIMITS, print, write);
    const { compared, different, honest, otherPeriod } = served;
    const isRare = otherPeriod.length * 100 <= LIMITS.alarms * honest;
    print('honest titles that are said to name another period', `${otherPeriod.length} of ${honest}`, isRare);
    print(
      'documents of which a service says something else',
      `${different.length} of ${compared}`,
      different.length === 0,
    );
    for (const text of different) write(`      ${text}`);
  } finally {
    rmSync(packageDir, { recursive: true, force: true });
  }
}

/** The first lists, and among them some of real tables, which come last. */
function choosePart(count: number, part: number): number[] {
  const all = Array.from({ length: count }, (_, i) => i);
  const mixed = all.map((i) => (i % 3 === 2 ? count - 1 - (i - 2) / 3 : i));
  return [...new Set([...mixed, ...all])].slice(0, part);
}

async function runAll(
  senders: readonly Sender[],
  chosen: readonly number[],
  runner: EditionRunner,
  { kind, write }: { kind: number | undefined; write: Write },
): Promise<Results> {
  const results = new Map<number, Results>();
  const left = chosen.values();
  const work = async () => {
    for (const index of left) {
      results.set(index, await runSender(senders, index, runner, { kind }));
      if (results.size % PROGRESS_EVERY === 0) write(`      ${results.size} of ${chosen.length} lists`);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  const all = chosen.map((index) => results.get(index)!);
  return { findings: all.flatMap(({ findings }) => findings), honest: all.flatMap(({ honest }) => honest) };
}
