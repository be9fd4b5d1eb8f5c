import type { Sender as ApiSender, Job } from '../../../src/contract/api/index.ts';
import type { Artifact } from '../../../src/contract/artifact.ts';
import { publishPackage } from '../../shared/run-document.ts';
import { startService } from '../../shared/start-service.ts';
import { acceptJob } from '../accept-job.ts';
import { type Edition, writeEdition } from '../lists/index.ts';
import { ServiceClient, WS } from '../service-client.ts';
import { listCodes, type Pointed, readPointed } from './codes.ts';
import { asOfMonth, plantAll, type Sender } from './documents.ts';
import { type Finding, judge } from './judge.ts';
import { nameOf } from './run-sender.ts';

export interface ServiceResults {
  findings: Finding[];
  /** Documents that were run here as well as by engines alone. */
  compared: number;
  /** Those of which the service says something else. */
  different: string[];
  /** Honest lists, each after an accepted one. */
  honest: number;
  /** Those whose title is said to name another period. */
  otherPeriod: string[];
}

interface Work {
  packageDir: string;
  /** So many lists get all kinds; all others only the kinds that need a period. */
  withAllKinds: number;
  /** What engines alone found in the same documents. */
  known: readonly Finding[];
}

/** Only a service can know these. */
const OF_SERVICE: ReadonlySet<string> = new Set([
  'accepted_before',
  'second_document',
  'period_differs',
  'sender_unclear',
]);

/** Sends lists to a real service, each pair as a new sender: the list before is accepted, then the next one comes. */
export async function runThroughService(
  senders: readonly Sender[],
  chosen: readonly number[],
  { packageDir, withAllKinds, known }: Work,
): Promise<ServiceResults> {
  const service = await startService({ settings: { ADE_MAX_CONCURRENCY: '2' } });
  try {
    const client = new ServiceClient([service.url], service.token);
    const mailbox = new Mailbox(client, await publishPackage(service, client, packageDir));
    const results: ServiceResults = { findings: [], compared: 0, different: [], honest: 0, otherPeriod: [] };
    for (const [turn, index] of chosen.entries()) {
      const all = plantAll(senders, index).filter(({ kind }) => turn < withAllKinds || kind.needsPeriod);
      if (all.length === 0) continue;
      const { name, editions } = senders[index]!;
      const honest = await mailbox.sendAfter(editions[0]!, editions[1]!, name);
      results.honest += 1;
      if (listCodes(honest).includes('period_differs')) results.otherPeriod.push(name);
      const alone = await mailbox.sendFirst(editions[1]!, `${name} first`);
      for (const planted of all) {
        const about = { list: name, kind: planted.kind, variant: planted.variant };
        const pointed = await mailbox.sendAfter(editions[0]!, planted.edition, nameOf(name, planted));
        const finding = judge({ ...about, isFirstDocument: false }, pointed, honest);
        if (planted.kind.needsPeriod) {
          const first = await mailbox.sendFirst(planted.edition, `${nameOf(name, planted)}-first`);
          results.findings.push(finding, judge({ ...about, isFirstDocument: true }, first, alone));
        } else compare(finding, known, results);
      }
    }
    return results;
  } finally {
    await service.stop();
  }
}

function compare(finding: Finding, known: readonly Finding[], results: ServiceResults): void {
  const same = known.find(
    ({ list, kind, isFirstDocument }) => list === finding.list && kind === finding.kind && !isFirstDocument,
  );
  if (same === undefined) return;
  results.compared += 1;
  const codes = ({ fitting, others }: Finding) =>
    [...fitting, ...others]
      .filter((code) => !OF_SERVICE.has(code))
      .sort()
      .join(', ');
  if (codes(finding) !== codes(same))
    results.different.push(
      `${nameOf(finding.list, finding)}: ${codes(finding) || 'nothing'} instead of ${codes(same) || 'nothing'}`,
    );
}

/** Sends editions for new senders, and reads what their records point at. */
class Mailbox {
  readonly #client: ServiceClient;
  readonly #configId: string;

  constructor(client: ServiceClient, configId: string) {
    this.#client = client;
    this.#configId = configId;
  }

  /** The second edition, after the first one was accepted. */
  async sendAfter(before: Edition, edition: Edition, name: string): Promise<Pointed> {
    const sender = await this.#makeSender(name);
    await acceptJob(this.#client, (await this.#send(before, sender)).id);
    return this.#read(await this.#send(edition, sender));
  }

  async sendFirst(edition: Edition, name: string): Promise<Pointed> {
    return this.#read(await this.#send(edition, await this.#makeSender(name)));
  }

  #makeSender(name: string): Promise<ApiSender> {
    return this.#client.call<ApiSender>('POST', `${WS}/senders`, { name, due_day: 40 });
  }

  async #send(edition: Edition, { id, name }: ApiSender): Promise<Job> {
    const bytes = await writeEdition(edition);
    const document_id = await this.#client.upload(`list.${edition.look.format}`, bytes);
    const { month } = edition;
    const json = { document_id, config_id: this.#configId, sender_id: id, period: month, as_of: asOfMonth(month) };
    const job = await this.#client.wait((await this.#client.call<Job>('POST', `${WS}/jobs`, json)).id);
    if (job.status !== 'success') throw new Error(`${name}: ${job.error?.message}`);
    return job;
  }

  /** The job has the points about sender and period, which the record does not have. */
  async #read({ id, summary }: Job): Promise<Pointed> {
    const { checks } = await this.#client.call<Artifact>('GET', `${WS}/jobs/${id}/artifact`);
    return readPointed({ summary, ...(checks === undefined ? {} : { checks }) });
  }
}
