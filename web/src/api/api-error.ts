import { t } from '../lib/texts.ts';
import type { ProblemDetails } from './contract.ts';

/** A failed request, with the service's problem details: `code` is stable, `detail` is for people. */
export class ApiError extends Error {
  readonly problem: ProblemDetails;

  constructor(problem: ProblemDetails, cause?: unknown) {
    super(problem.detail, { cause });
    this.name = 'ApiError';
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }
}

/** Status of a problem that the app itself reports because there was no answer. */
export const NO_ANSWER_STATUS = 0;

/** An error that the app itself reports, in the shape of the service's errors. */
export const makeAppError = (
  problem: Pick<ProblemDetails, 'title' | 'status' | 'code' | 'detail' | 'instance'>,
  cause?: unknown,
) => new ApiError({ type: 'about:blank', request_id: '', ...problem }, cause);

export function makeUnreachableError(path: string, cause?: unknown): ApiError {
  const detail = t`The service does not answer. Check that it is running and that this computer is connected, then try again.`;
  const problem = {
    title: t`No answer`,
    status: NO_ANSWER_STATUS,
    code: 'service_unreachable',
    detail,
    instance: path,
  };
  return makeAppError(problem, cause);
}

/** The problem details of a failed answer, even if a proxy made the answer. */
export function parseProblem(status: number, text: string, path: string): ApiError {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && 'code' in body && 'detail' in body) {
      return new ApiError(body as ProblemDetails);
    }
  } catch {
    // Not JSON: the answer is described below.
  }
  if (status === 502 || status === 503 || status === 504) return makeUnreachableError(path);
  const detail = t`The service answered with status ${status} and no explanation. Try again; if the problem remains, ask the administrator.`;
  return makeAppError({ title: t`Failed`, status, code: 'unexpected_answer', detail, instance: path });
}
