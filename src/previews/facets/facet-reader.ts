import { askThread } from '../../audit/reader/ask-thread.ts';
import { AdeError, type ErrorCode, type ErrorDetails } from '../../contract/errors/index.ts';
import { jobNames } from '../../contract/layout.ts';
import { FairTurns } from '../fair-turns.ts';
import type { PreviewCache, PreviewSource } from '../preview-cache.ts';
import type { AskedFacet, FacetAnswers, FacetSource } from './questions.ts';

/** A million rows take seconds, and other requests should not wait for more than one of them. */
const MAX_RUNNING = 1;

/** Whose values are counted. */
export interface FacetTarget {
  output: PreviewSource;
  record: string;
  issues: string;
  field: string;
}

/** Counts values of results in threads that end after their answer. */
export class FacetReader {
  readonly #previews: Pick<PreviewCache, 'prepare'>;
  readonly #turns = new FairTurns(MAX_RUNNING);

  constructor(previews: Pick<PreviewCache, 'prepare'>) {
    this.#previews = previews;
  }

  /** Throws `not_in_artifact` for a field that the result does not have. */
  countValues(target: FacetTarget, onlyIssues: boolean): Promise<FacetAnswers['countValues']> {
    return this.#ask<'countValues'>(target, async (source) => ({ ...source, question: 'countValues', onlyIssues }));
  }

  /** Throws `not_in_artifact` for a field or row that the result does not have. `input`: null where it was removed. */
  listRows(
    target: FacetTarget,
    like: { sheet: number; row: number },
    input: PreviewSource | null,
  ): Promise<FacetAnswers['listRows']> {
    return this.#ask<'listRows'>(target, async (source) => {
      const documentFolder = input === null ? null : await this.#previews.prepare(input);
      return { ...source, question: 'listRows', like, documentFolder };
    });
  }

  async #ask<Question extends keyof FacetAnswers>(
    { output, record, issues, field }: FacetTarget,
    makeAsked: (source: FacetSource) => Promise<AskedFacet>,
  ): Promise<FacetAnswers[Question]> {
    const asked = await makeAsked({ field, record, issues, folder: await this.#previews.prepare(output) });
    const answer = await this.#turns.run(output.workspaceId, () =>
      askThread<FacetAnswers[Question] | { code: ErrorCode; details: ErrorDetails }>('facet-reader.js', asked).catch(
        explain,
      ),
    );
    if ('code' in answer) throw new AdeError(answer.code, answer.details);
    return answer;
  }
}

function explain(cause: unknown): never {
  if ((cause as Error).name !== 'SyntaxError') throw cause;
  throw new AdeError('artifact_unreadable', { path: jobNames.artifact, found: 'it is not JSON' }, { cause });
}
