import type { SubjectHolder, SubjectPlan, SubjectSearch } from '../../../src/contract/api/index.ts';
import { type TestServer, WS, waitUntil } from '../server-harness.ts';
import { TERMS } from './marker.ts';

const SEARCHES = `${WS}/subject-searches`;
export const REFERENCE = 'DSR 18';

/** Searches and erasures as an administrator makes them by the API. */
export class Finder {
  readonly server: TestServer;

  constructor(server: TestServer) {
    this.server = server;
  }

  /** A search that has ended. */
  async find(terms: readonly string[] = TERMS): Promise<SubjectSearch> {
    const json = { terms, reason: 'erasure_request', reference: REFERENCE };
    const { id } = await this.server.make<SubjectSearch>(SEARCHES, json, 202);
    return this.#wait(id);
  }

  /** Erases what a search has found, or some of it. */
  async erase(id: string, holders?: readonly string[]): Promise<SubjectSearch> {
    await this.server.expect(202, 'POST', `${SEARCHES}/${id}/erase`, { json: { reference: REFERENCE, holders } });
    return this.#wait(id);
  }

  async #wait(id: string): Promise<SubjectSearch> {
    let search: SubjectSearch | undefined;
    await waitUntil(async () => {
      search = await this.server.read<SubjectSearch>(`${SEARCHES}/${id}`);
      return search.state !== 'finding' && search.state !== 'erasing';
    });
    if (search === undefined) throw new Error('There is no search.');
    return search;
  }

  async list(id: string): Promise<SubjectHolder[]> {
    const holders: SubjectHolder[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: string = cursor === '' ? '' : `?cursor=${cursor}`;
      const page: { items: SubjectHolder[]; next_cursor: string | null } = await this.server.read(
        `${SEARCHES}/${id}/places${query}`,
      );
      holders.push(...page.items);
      cursor = page.next_cursor;
    }
    return holders;
  }

  plan(id: string): Promise<SubjectPlan> {
    return this.server.read<SubjectPlan>(`${SEARCHES}/${id}/plan`);
  }
}
