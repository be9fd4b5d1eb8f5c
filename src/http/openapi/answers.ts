import { STATUS_CODES } from 'node:http';
import type { TSchema } from 'typebox';
import { ProblemDetailsSchema } from '../../contract/api/index.ts';
import { type ErrorCode, getErrorRow } from '../../contract/errors/index.ts';
import { SSE } from '../media-types.ts';
import { PROBLEM_TYPE } from '../replies/errors.ts';
import { type HeaderName, headers, RATE_LIMIT_HEADERS } from './headers.ts';
import { listRefusals, UNROUTED } from './refusals.ts';
import type { RouteFacts } from './route-facts.ts';

interface Answer {
  description: string;
  headers?: object;
  content?: object;
}

/** Answers by status. Named answers are defined once, for all operations that have them. */
export type Answers = Record<string, { answer: Answer; name?: string }>;

/** All answers of an operation; `successes` are those of its schema. */
export function describeAnswers(facts: RouteFacts, successes: Record<string, Answer>): Answers {
  const common = listCommon(facts);
  const suffix = facts.isLimited ? '.limited' : '';
  const answers: Answers = {};
  for (const [status, answer] of Object.entries(successes)) {
    const description = answer.description === 'Default Response' ? 'Done' : answer.description;
    answers[status] = { answer: { ...answer, description, ...withHeaders(listSuccessHeaders(facts, Number(status))) } };
  }
  if (facts.hasEtag) {
    const description = 'The resource has not changed since the client read it';
    const revision = listRevisionHeader(facts);
    answers[304] = {
      name: ['unchanged', ...revision, ...listEventsHeader(facts)].join('.'),
      answer: { description, ...withHeaders([...common, 'ETag', ...revision, ...listEventsHeader(facts)]) },
    };
  }
  for (const [status, codes] of groupByStatus(listRefusals(facts))) {
    const answer = describeRefusal(STATUS_CODES[status]!, codes, [...common, ...listErrorHeaders(status)]);
    if (status === 503) addRetryAfter(answer);
    answers[status] = { name: `${[status, ...codes].join('.')}${suffix}`, answer };
  }
  const unrouted = describeRefusal(
    'The request was refused before its operation was known, or was too slow',
    UNROUTED,
    common,
  );
  answers['4XX'] = { name: `unrouted${suffix}`, answer: unrouted };
  const failure = { ...describeProblem('The service failed; `code` says how'), ...withHeaders(common) };
  addRetryAfter(failure);
  answers['5XX'] = { name: `failed${suffix}`, answer: failure };
  return answers;
}

function groupByStatus(codes: readonly ErrorCode[]): Map<number, ErrorCode[]> {
  return Map.groupBy(codes, (code) => getErrorRow(code).status);
}

const COMMON: readonly HeaderName[] = ['X-Request-Id', 'Cache-Control'];

function listCommon({ isLimited }: RouteFacts): HeaderName[] {
  return [...COMMON, ...(isLimited ? RATE_LIMIT_HEADERS : [])];
}

function listSuccessHeaders(facts: RouteFacts, status: number): HeaderName[] {
  // A change that is answered with 200 has made no new resource.
  const sends = status === 200 && facts.isChange ? facts.sends.filter((name) => name !== 'Location') : facts.sends;
  const names = [...listCommon(facts), ...sends, ...listEventsHeader(facts)];
  if (facts.hasEtag && status === 200) names.push('ETag');
  if (facts.isRepeatable) names.push('Idempotency-Replayed');
  if (facts.isStream) names.push('X-Accel-Buffering');
  return names;
}

function listRevisionHeader({ sends }: RouteFacts): HeaderName[] {
  return sends.filter((name) => name === 'Job-Revision');
}

function listEventsHeader({ isDated }: RouteFacts): HeaderName[] {
  return isDated ? ['ADE-Events-At'] : [];
}

function listErrorHeaders(status: number): HeaderName[] {
  if (status === 401) return ['WWW-Authenticate'];
  return status === 429 ? ['Retry-After'] : [];
}

function withHeaders(names: readonly HeaderName[]): { headers: object } {
  const unique = [...new Set(names)];
  return { headers: Object.fromEntries(unique.map((name) => [name, { $ref: `#/components/headers/${name}` }])) };
}

/** The database may be back in a moment; other failures need an operator. */
function addRetryAfter(answer: Answer): void {
  answer.headers = { ...answer.headers, 'Retry-After': { ...headers['Retry-After'], required: false } };
}

/** The successful answer of an operation, if it isn't a resource. */
export function describeContent(content: Record<string, TSchema>): Answer {
  const isStream = SSE in content;
  const entries = Object.entries(content).map(([type, schema]) => [type, { schema }]);
  return {
    description: isStream ? 'Events; the schema describes the data of one event, or one line' : 'The file',
    content: Object.fromEntries(entries),
  };
}

/** The answer with one status, and the codes that it can have. */
function describeRefusal(what: string, codes: readonly ErrorCode[], names: readonly HeaderName[]): Answer {
  const description = `${what}: ${codes.map((code) => `\`${code}\``).join(', ')}`;
  return { ...describeProblem(description, codes), ...withHeaders(names) };
}

function describeProblem(description: string, codes?: readonly ErrorCode[]): Answer {
  const schema =
    codes === undefined
      ? ProblemDetailsSchema
      : { allOf: [ProblemDetailsSchema, { properties: { code: { enum: codes } } }] };
  return { description, content: { [PROBLEM_TYPE]: { schema } } };
}
