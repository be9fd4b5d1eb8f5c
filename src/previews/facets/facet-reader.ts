import type { FieldValues, SharedRows, ValueComparison } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { askThread, explainUnread, type Misfit } from '../../record/reader/index.ts';
import { FairTurns } from '../fair-turns.ts';
import type { PreviewPlace } from '../place.ts';
import type { PreviewCache, PreviewSource } from '../preview-cache.ts';
import type { OnlyIssues } from './issue-rows.ts';
import type {
  AskedComparison,
  AskedEditions,
  AskedFacet,
  ComparedAnswers,
  FacetAnswers,
  FacetSource,
} from './questions.ts';

/** Counting a million rows keeps a core busy for seconds. Two may run, so that a long one does not block all others. */
const MAX_RUNNING = 2;

export interface FacetTarget {
  output: PreviewSource;
  record: string;
  issues: string;
  field: string;
}

export type ComparedTarget = Pick<FacetTarget, 'output' | 'record'>;

/** Counts values of results in threads that end after their answer. */
export class FacetReader {
  readonly #previews: Pick<PreviewCache, 'prepare'>;
  readonly #turns = new FairTurns(MAX_RUNNING);

  constructor(previews: Pick<PreviewCache, 'prepare'>) {
    this.#previews = previews;
  }

  /** Throws `not_in_artifact` if the result does not have the field. */
  countValues(target: FacetTarget, only: OnlyIssues): Promise<FacetAnswers['countValues']> {
    return this.#ask<'countValues'>(target, null, (source) => ({ ...source, question: 'countValues', only }));
  }

  /** Throws `not_in_artifact` for an unknown field or row. `input` is null if the document was removed. */
  listRows(
    target: FacetTarget,
    like: { sheet: number; row: number },
    input: PreviewSource | null,
  ): Promise<FacetAnswers['listRows']> {
    return this.#ask<'listRows'>(target, input, (source, document) => {
      return { ...source, question: 'listRows', like, document };
    });
  }

  /** The rows that two results have in common, and their totals. */
  compareRows(here: ComparedTarget, there: ComparedTarget): Promise<SharedRows> {
    return this.#compare('compareRows', here, there);
  }

  /** What differs in the values of two results of one document; `there` is the second one. */
  compareValues(here: ComparedTarget, there: ComparedTarget, field?: string): Promise<ValueComparison> {
    return this.#compare('compareValues', here, there, field);
  }

  /** What changed in the values of rows since the documents before. `changes`: path of the job's row-changes.bin. */
  compareEditions(
    now: ComparedTarget,
    before: readonly ComparedTarget[],
    changes: string,
    field?: string,
  ): Promise<FieldValues[]> {
    return this.#turns.run(now.output.workspaceId, async () => {
      const prepare = async ({ output, record }: ComparedTarget) => ({
        record,
        place: await this.#previews.prepare(output),
      });
      const earlier: AskedEditions['before'] = [];
      for (const one of before) earlier.push(await prepare(one));
      return askReader<FieldValues[]>({
        question: 'compareEditions',
        now: await prepare(now),
        before: earlier,
        changes,
        field,
      } satisfies AskedEditions);
    });
  }

  #compare<Question extends keyof ComparedAnswers>(
    question: Question,
    here: ComparedTarget,
    there: ComparedTarget,
    field?: string,
  ): Promise<ComparedAnswers[Question]> {
    return this.#turns.run(here.output.workspaceId, async () => {
      const places = {
        there: await this.#previews.prepare(there.output),
        here: await this.#previews.prepare(here.output),
      };
      const asked: AskedComparison = {
        question,
        field,
        here: { record: here.record, place: places.here },
        there: { record: there.record, place: places.there },
      };
      return askReader<ComparedAnswers[Question]>(asked);
    });
  }

  #ask<Question extends keyof FacetAnswers>(
    { output, record, issues, field }: FacetTarget,
    input: PreviewSource | null,
    makeAsked: (source: FacetSource, document: PreviewPlace | null) => AskedFacet,
  ): Promise<FacetAnswers[Question]> {
    return this.#turns.run(output.workspaceId, async () => {
      const document = input === null ? null : await this.#previews.prepare(input);
      // The newest preview always stays, even if space is short, so the preview of the result is prepared last.
      const place = await this.#previews.prepare(output);
      const asked = makeAsked({ field, record, issues, place }, document);
      return askReader<FacetAnswers[Question]>(asked);
    });
  }
}

async function askReader<Answer extends object>(asked: AskedFacet | AskedComparison | AskedEditions): Promise<Answer> {
  const answer = await askThread<Answer | Misfit>('facet-reader.js', asked).catch(explainUnread);
  if ('code' in answer) throw new AdeError(answer.code, answer.details);
  return answer;
}
