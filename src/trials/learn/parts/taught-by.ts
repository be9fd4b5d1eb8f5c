import type { Provenance } from '../../../contract/row-weights.ts';
import type { CorpusDigests } from './corpus-hash.ts';
import type { Grouped } from './folds.ts';

/** The documents that taught a package's weights, according to the weights themselves. */
export class TaughtBy {
  readonly #provenance: Provenance | undefined;
  readonly #digests: CorpusDigests;
  readonly #known: ReadonlySet<string>;

  constructor(provenance: Provenance | undefined, digests: CorpusDigests) {
    this.#provenance = provenance;
    this.#digests = digests;
    this.#known = new Set(provenance?.taught_by?.split(' '));
  }

  /** Whether the weights name these documents at all. */
  get isKnown(): boolean {
    return this.#provenance?.taught_by !== undefined || this.isSameCorpus;
  }

  /** Whether exactly these documents, with exactly these labels, taught the weights last. */
  get isSameCorpus(): boolean {
    return this.#provenance?.corpus_sha256 === this.#digests.corpus;
  }

  /** The documents that did not teach the weights and are not near copies of any that did. */
  listOthers<Source extends Grouped>(documents: readonly Source[]): Source[] {
    if (this.isSameCorpus) return [];
    const isTaught = ({ document }: Grouped) => {
      const digest = this.#digests.documents.get(document.name);
      return digest !== undefined && this.#known.has(digest);
    };
    const groups = new Set(documents.filter(isTaught).map(({ group }) => group));
    return documents.filter(({ group }) => !groups.has(group));
  }

  /** The text for the next weights; `beginsWithThem`: whether learning starts from the present weights. */
  describeNext(beginsWithThem: boolean): string {
    const digests = [...(beginsWithThem ? this.#known : []), ...this.#digests.documents.values()];
    return [...new Set(digests)].sort().join(' ');
  }
}
