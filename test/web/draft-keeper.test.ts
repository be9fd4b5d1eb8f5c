import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { CorrectionDraft } from '../../src/contract/api/index.ts';
import { DraftKeeper, type KeptState } from '../../web/src/features/decisions/corrections/draft-keeper.ts';
import type { Said } from '../../web/src/features/decisions/corrections/statements.ts';

const NOTHING = { id: null, base_revision: null, statements: [], points: [] };

/** A service with one draft; the next answer to reading waits for `held`. */
class Service {
  draft: object = NOTHING;
  version = 0;
  held: Promise<void> | null = null;
  /** What becomes of the next requests: they do not arrive, or their answers do not. */
  lost: ('request' | 'answer')[] = [];

  async answer(url: unknown, init?: RequestInit): Promise<Response> {
    const lost = this.lost.shift();
    if (lost === 'request') throw new TypeError('Failed to fetch');
    const answer = await this.#change(url, init);
    if (lost === 'answer') throw new TypeError('Failed to fetch');
    return answer;
  }

  async #change(_url: unknown, { method = 'GET', headers, body }: RequestInit = {}): Promise<Response> {
    const [draft, etag] = [this.draft, String(this.version)];
    if (method === 'GET') {
      const { held } = this;
      this.held = null;
      await held;
      return this.#send(draft, etag);
    }
    if ((headers as Record<string, string>)['If-Match'] !== etag)
      return new Response(JSON.stringify({ code: 'etag_mismatch', detail: '', title: '' }), { status: 412 });
    this.version += 1;
    this.draft = method === 'DELETE' ? NOTHING : { id: `dft_${this.version}`, ...JSON.parse(String(body)) };
    return method === 'DELETE' ? new Response(null, { status: 204 }) : this.#send(this.draft, String(this.version));
  }

  #send = (draft: object, etag: string) => new Response(JSON.stringify(draft), { headers: { etag } });

  /** Another window keeps something. */
  keep(said: Said): void {
    this.version += 1;
    this.draft = { id: `dft_${this.version}`, base_revision: 1, ...said };
  }
}

const say = (...columns: string[]): Said => ({
  statements: columns.map((a1) => [{ kind: 'column_field', places: [{ sheet: 0, a1 }], field: null }]),
  points: [],
});
const listSaid = (draft: object) =>
  (draft as CorrectionDraft).statements.map(([one]) => one?.kind === 'column_field' && one.places[0]!.a1);

// Hooks of a file that is not in a group would hold for other files, too.
describe('the keeper of what was said', () => {
  const realFetch = globalThis.fetch;
  let service: Service;
  let keeper: DraftKeeper;
  let states: KeptState[];

  beforeEach(() => {
    service = new Service();
    globalThis.fetch = service.answer.bind(service) as typeof fetch;
    states = [];
    keeper = new DraftKeeper('default', 'job_1', () => undefined);
    keeper.onState = (state) => states.push(state);
  });
  afterEach(() => {
    globalThis.fetch = realFetch;
  });

  test('what is said while the kept draft is read is kept, and the late answer does not count as another window', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    service.held = promise;
    const opened = keeper.open();
    keeper.change(1, say('A1'));
    const flushed = keeper.flush();
    setTimeout(resolve, 50);
    assert.equal(await opened, null);
    await flushed;
    keeper.change(1, say('A1', 'B1'));
    await keeper.flush();
    assert.deepEqual(listSaid(service.draft), ['A1', 'B1']);
    assert.ok(!states.some(({ is }) => is === 'overtaken'));
  });

  test('what was kept before is not overwritten by what is said before it was read: the person chooses', async () => {
    service.keep(say('C1'));
    const { promise, resolve } = Promise.withResolvers<void>();
    service.held = promise;
    const opened = keeper.open();
    keeper.change(1, say('A1'));
    resolve();
    await opened;
    await keeper.flush();
    assert.deepEqual(listSaid(service.draft), ['C1']);
    assert.equal(states.at(-1)?.is, 'overtaken');
  });

  test('what this window has kept, and is read again after a revision, is not that of another window', async () => {
    await keeper.open();
    keeper.change(1, say('A1'));
    await keeper.flush();
    const { promise, resolve } = Promise.withResolvers<void>();
    service.held = promise;
    const opened = keeper.open();
    keeper.change(2, say('A1', 'B1'));
    const flushed = keeper.flush();
    resolve();
    assert.equal(await opened, null);
    await flushed;
    assert.deepEqual(listSaid(service.draft), ['A1', 'B1']);
    assert.ok(!states.some(({ is }) => is === 'overtaken'));
  });

  test('who goes on after another window has changed the draft overwrites nothing until they choose', async () => {
    await keeper.open();
    keeper.change(1, say('A1'));
    await keeper.flush();
    service.keep(say('C1'));
    keeper.change(1, say('A1', 'B1'));
    assert.equal(await keeper.flush(), null);
    keeper.change(1, say('A1', 'B1', 'D1'));
    assert.equal(await keeper.flush(), null);
    keeper.leave();
    await keeper.flush();
    assert.deepEqual(listSaid(service.draft), ['C1']);
    assert.equal(states.at(-1)?.is, 'overtaken');
    await keeper.keepOwn();
    assert.deepEqual(listSaid(service.draft), ['A1', 'B1', 'D1']);
    assert.equal(states.at(-1)?.is, 'kept');
  });

  test('who takes what the other window has goes on from there', async () => {
    await keeper.open();
    keeper.change(1, say('A1'));
    await keeper.flush();
    service.keep(say('C1'));
    keeper.change(1, say('A1', 'B1'));
    await keeper.flush();
    keeper.takeTheirs();
    assert.equal(states.at(-1)?.is, 'kept');
    keeper.change(1, say('C1', 'E1'));
    await keeper.flush();
    assert.deepEqual(listSaid(service.draft), ['C1', 'E1']);
    keeper.change(1, { statements: [], points: [] });
    await keeper.flush();
    assert.deepEqual(service.draft, NOTHING);
  });

  test('what was kept although the answer was lost is not that of another window', async () => {
    await keeper.open();
    service.lost = ['answer'];
    keeper.change(1, say('A1'));
    await keeper.flush();
    assert.deepEqual(listSaid(service.draft), ['A1']);
    service.lost = ['answer'];
    keeper.change(1, say('A1', 'B1'));
    await keeper.flush();
    service.lost = ['answer'];
    keeper.change(1, { statements: [], points: [] });
    await keeper.flush();
    keeper.change(1, say('C1'));
    const id = await keeper.flush();
    assert.deepEqual(listSaid(service.draft), ['C1']);
    assert.deepEqual(id, (service.draft as CorrectionDraft).id);
    assert.ok(!states.some(({ is }) => is === 'overtaken'));
  });

  test('what is applied is kept first, also if the service is away for a moment: then it goes with what it applies', async () => {
    await keeper.open();
    service.lost = ['request'];
    keeper.change(1, say('A1'));
    assert.equal(await keeper.flush(), 'dft_1');
    assert.deepEqual(listSaid(service.draft), ['A1']);
  });

  test('who ends with nothing said after the service has applied all of it is not told of another window', async () => {
    await keeper.open();
    keeper.change(1, say('A1'));
    await keeper.flush();
    service.draft = NOTHING;
    service.version += 1;
    keeper.change(1, { statements: [], points: [] });
    await keeper.flush();
    assert.equal(states.at(-1)?.is, 'kept');
  });
});
