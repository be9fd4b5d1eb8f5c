import assert from 'node:assert/strict';
import type {
  CorrectionDraft,
  CorrectionTrial,
  Figures,
  Job,
  Revision,
  Sequel,
  SubmitCorrections,
  Then,
} from '../../../src/contract/api/index.ts';
import type { NewCorrection } from '../../../src/contract/corrections.ts';
import type { CallOptions, TestServer } from '../server-harness.ts';
import { WS } from '../server-harness.ts';

/** The column Locker has no field, and the total is wrong: somebody has to decide about both. */
export const makeList = (rows: number): string =>
  [
    'Member ID,First name,Last name,Email,Amount,Locker',
    ...Array.from({ length: rows }, (_, i) => `M${1000 + i},Ada,Lovelace,ada${i}@x.org,10.25,L${i}`),
    `,Total,,,${(rows * 10.25 + 1).toFixed(2)},`,
  ].join('\n');

export const CARRY: NewCorrection = {
  kind: 'column_field',
  places: [{ sheet: 0, a1: 'F1' }],
  field: null,
  then: 'carry',
};

export const expectingOf = ({ rows, totals, open }: Figures, accepted: readonly string[] = []) => ({
  rows,
  totals: totals.map(({ target_field, total }) => ({ target_field, total })),
  open: open.map(({ id }) => id).filter((id) => !accepted.includes(id)),
});

/** What people do with documents whose revisions are followed by something. */
export class SequelClient {
  readonly server: TestServer;
  #hanging: Promise<string> | undefined;

  constructor(server: TestServer) {
    this.server = server;
  }

  /** A version whose jobs do not end by themselves. */
  async #makeHanging(): Promise<string> {
    const { draft } = await this.server.makeConfig('Hanging');
    const hang = (text: string) => text.replace('return mapValues(values', 'for (;;) {}\n  return mapValues(values');
    await this.server.changeFile(draft.id, 'columns/email.ts', hang);
    return draft.id;
  }

  async makeJob(rows = 4, fields: Record<string, string> = {}): Promise<string> {
    const { id } = await this.server.uploadText(makeList(rows), 'list.csv', fields);
    return (await this.server.runToSuccess(id)).id;
  }

  async tryOut(id: string, corrections: NewCorrection[] = [CARRY]): Promise<Figures> {
    const json = { base_revision: 1, corrections, dry_run: true };
    const path = `${WS}/jobs/${id}/corrections`;
    return (await this.server.expect<CorrectionTrial>(200, 'POST', path, { json })).body.figures.right;
  }

  /** Accepts what a dry run shows, with its open points. */
  async planAccept(id: string): Promise<Then & { accept: object }> {
    const figures = await this.tryOut(id);
    const ids = figures.open.map((one) => one.id);
    const points = ids.length === 0 ? [] : [{ ids, reason: { code: 'correct_as_is', text: 'As it is.' } }];
    return { points, accept: { expecting: expectingOf(figures, ids) } };
  }

  async correct(id: string, then: Then, more: Partial<SubmitCorrections> = {}, options: CallOptions = {}) {
    const json = { base_revision: 1, corrections: [CARRY], then, ...more };
    const path = `${WS}/jobs/${id}/corrections`;
    return (await this.server.expect<Revision>(202, 'POST', path, { json, ...options })).body;
  }

  read(id: string): Promise<Job> {
    return this.server.read<Job>(`${WS}/jobs/${id}`);
  }

  /** Waits until what was to follow is done or refused. */
  async settled(id: string): Promise<Sequel> {
    const { sequel } = await this.server.lookUntil(async () => {
      const job = await this.read(id);
      return job.sequel !== null && job.sequel.state !== 'pending' && job;
    });
    assert.ok(sequel);
    return sequel;
  }

  /** Keeps a draft, and gives its id. */
  async keep(id: string, points: Then['points'], token?: string): Promise<string> {
    const path = `${WS}/jobs/${id}/corrections/draft`;
    const { headers } = await this.server.expect(200, 'GET', path, { token });
    const json = { base_revision: 1, statements: [[CARRY]], points };
    const options = { json, token, headers: { 'if-match': headers.get('etag') ?? '' } };
    const { body } = await this.server.expect<CorrectionDraft>(200, 'PUT', path, options);
    assert.ok(body.id);
    return body.id;
  }

  readDraft(id: string, token?: string): Promise<CorrectionDraft> {
    return this.server.read<CorrectionDraft>(`${WS}/jobs/${id}/corrections/draft`, { token });
  }

  /** Keeps the only slot busy, so that something can happen before a revision runs. */
  async whileBusy(act: () => Promise<unknown>): Promise<void> {
    this.#hanging ??= this.#makeHanging();
    const { id: document_id } = await this.server.uploadText(makeList(1), 'long.csv');
    const about = { document_id, config_version_id: await this.#hanging, skip_type_check: true };
    const { id } = await this.server.submit(about, `${WS}/tries`);
    await this.server.lookUntil(async () => (await this.read(id)).status === 'running');
    await act();
    assert.equal((await this.read(id)).status, 'running', 'the slot was busy all the time');
    await this.server.expect(202, 'POST', `${WS}/jobs/${id}/cancel`);
    await this.server.waitForJob(id);
  }
}
