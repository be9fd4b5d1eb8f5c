import assert from 'node:assert/strict';
import type { CreatedToken, Job, Review } from '../../../src/contract/api/index.ts';
import { type Answer, startTestServer, type TestServer, WS } from '../server-harness.ts';

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
    const json = { document_id: documentId, ...more };
    const { body } = await this.server.expect<Job>(202, 'POST', `${WS}/jobs`, { json });
    await this.server.waitForJob(body.id);
    return body.id;
  }

  async read(id: string): Promise<Review> {
    return (await this.server.expect<Review>(200, 'GET', `${WS}/jobs/${id}/review`)).body;
  }

  /** Takes a step as a person who has just read the review. */
  async step(
    id: string,
    path: string,
    json?: object,
    { token, status = 200 }: StepOptions = {},
  ): Promise<Answer<Review>> {
    const { headers } = await this.server.expect<Review>(200, 'GET', `${WS}/jobs/${id}/review`, { token });
    const method = path === 'hold' || path === 'review/assignment' ? 'PUT' : 'POST';
    const options = { json, token, headers: { 'if-match': headers.get('etag')! } };
    return this.server.expect<Review>(status, method, `${WS}/jobs/${id}/${path}`, options);
  }

  /** Takes a step that must be refused with this code. */
  async refuse(code: string, id: string, path: string, json?: object, token?: string): Promise<string> {
    const { headers } = await this.server.expect<Review>(200, 'GET', `${WS}/jobs/${id}/review`, { token });
    const method = path === 'hold' || path === 'review/assignment' ? 'PUT' : 'POST';
    const options = { json, token, headers: { 'if-match': headers.get('etag')! } };
    const { body } = await this.server.expectProblem(code as 'job_locked', method, `${WS}/jobs/${id}/${path}`, options);
    return body.detail;
  }

  /** Accepts a job with all open points. */
  async accept(id: string, token?: string): Promise<Review> {
    const { state, attention } = await this.read(id);
    if (state !== 'in_review' && state !== 'waiting_for_second_person')
      await this.step(id, 'review', undefined, { token });
    const including = attention.filter((one) => one.needs_decision).map((one) => one.id);
    const json = including.length === 0 ? {} : { including, reason: REASON };
    return (await this.step(id, 'accept', json, { token })).body;
  }

  /** Makes a token and returns its secret. */
  async makePerson(name: string, kind = 'person', role = 'operator'): Promise<string> {
    const json = { name, kind, grants: [{ workspace_id: 'default', role }] };
    return (await this.server.expect<CreatedToken>(201, 'POST', '/api/v1/tokens', { json })).body.secret;
  }

  async setRules(rules: { second_person: boolean }): Promise<void> {
    const path = `${WS}/review-rules`;
    const { body } = await this.server.expect<{ reason_codes: string[] }>(200, 'GET', path);
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
