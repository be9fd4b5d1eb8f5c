import assert from 'node:assert/strict';
import type { CreatedToken, Review } from '../../../src/contract/api/index.ts';
import type { ErrorCode } from '../../../src/contract/errors/index.ts';
import { setSenderAndPeriod } from '../../../src/storage/store/index.ts';
import { type Answer, type CallOptions, startTestServer, type TestServer, WS } from '../server-harness.ts';

export const REASON = { code: 'correct_as_is' };

/** A server with a published package and a document, and methods for what people do with its jobs. */
export class Reviewers {
  readonly server: TestServer;
  readonly documentId: string;

  constructor(server: TestServer, documentId: string) {
    this.server = server;
    this.documentId = documentId;
  }

  async makeJob(documentId = this.documentId, more: object = {}): Promise<string> {
    return (await this.server.run({ document_id: documentId, ...more })).id;
  }

  async read(id: string): Promise<Review> {
    return this.server.read<Review>(`${WS}/jobs/${id}/review`);
  }

  /** Takes a step as a person who has just read the review. */
  async step(
    id: string,
    path: string,
    json?: object,
    { token, status = 200 }: StepOptions = {},
  ): Promise<Answer<Review>> {
    return this.server.expect<Review>(status, ...(await this.#makeStep(id, path, json, token)));
  }

  /** A step that is refused with this code. */
  async refuse(code: ErrorCode, id: string, path: string, json?: object, token?: string): Promise<string> {
    const { body } = await this.server.expectProblem(code, ...(await this.#makeStep(id, path, json, token)));
    return body.detail;
  }

  async #makeStep(id: string, path: string, json?: object, token?: string): Promise<[string, string, CallOptions]> {
    const { headers } = await this.server.expect(200, 'GET', `${WS}/jobs/${id}/review`, { token });
    const method = path === 'hold' || path === 'review/assignment' ? 'PUT' : 'POST';
    return [method, `${WS}/jobs/${id}/${path}`, { json, token, headers: { 'if-match': headers.get('etag')! } }];
  }

  /** The open points of a job. */
  async listOpen(id: string): Promise<string[]> {
    const { attention } = await this.read(id);
    return attention.filter((one) => one.needs_decision).map((one) => one.id);
  }

  /** Accepts a job with all that is open. */
  async accept(id: string, token?: string): Promise<Review> {
    const { state } = await this.read(id);
    if (state !== 'in_review' && state !== 'waiting_for_second_person')
      await this.step(id, 'review', undefined, { token });
    const including = await this.listOpen(id);
    const json = including.length === 0 ? {} : { including, reason: REASON };
    return (await this.step(id, 'accept', json, { token })).body;
  }

  /** Makes a job the second document of a sender and period, and sets it aside. */
  async setAside(id: string): Promise<void> {
    const { id: sender_id } = await this.server.makeSender({ name: `Sender of ${id}` });
    const json = { sender_id, period: '2026-05' };
    const first = await this.makeJob();
    const assign = (one: string) => this.server.expect(200, 'PUT', `${WS}/jobs/${one}/sender`, { json });
    await assign(first);
    // The accepted one is the first, whichever is older.
    await this.accept(first);
    await assign(id);
    await this.step(id, 'set-aside', { reason: REASON });
    // Other jobs need no sender.
    await this.server.expect(200, 'PATCH', `${WS}/senders/${sender_id}`, { json: { archived: true } });
  }

  /** Makes a token and returns its secret. */
  async makePerson(name: string, kind = 'person', role = 'operator'): Promise<string> {
    const json = { name, kind, grants: [{ workspace_id: 'default', role }] };
    return (await this.server.make<CreatedToken>('/api/v1/tokens', json)).secret;
  }

  /** Stores a sender without a request, so that its id is known beforehand. */
  async insertSender(id: string): Promise<void> {
    const row = { id, workspace_id: 'default', name: id, due_day: null, has_several: 0, file_pattern: null } as const;
    const made = { created_by: 'test', created_at: new Date().toISOString(), archived_at: null };
    await this.server.running.service.db
      .insertInto('senders')
      .values({ ...row, ...made })
      .execute();
    // Its tests are about the points of records.
    await setSenderAndPeriod(this.server.running.service.db, 'default', 'not_needed');
  }

  async setRules(rules: { second_person: boolean }): Promise<void> {
    const path = `${WS}/review-rules`;
    const body = await this.server.read<{ reason_codes: string[] }>(path);
    await this.server.expect(200, 'PUT', path, { json: { ...body, ...rules }, headers: { 'if-match': '*' } });
  }
}

interface StepOptions {
  token?: string;
  status?: number;
}

export async function startReviewers(env: Record<string, string> = {}): Promise<Reviewers> {
  const server = await startTestServer(env);
  await server.publishStarter();
  const { id } = await server.upload();
  assert.ok(id);
  return new Reviewers(server, id);
}
