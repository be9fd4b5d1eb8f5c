import { defineErrors } from './define.ts';

/** Reasons why weights could not be learned, or were not written. */
export const learnErrors = defineErrors({
  learn_labels_missing: {
    status: 422,
    message:
      'Nothing can be learned from the corpus {path}: {found}. Expected documents with labels of rows or columns. If the package has no weights yet, at least one document needs labels for most of its rows. docs/scoring-and-learning.md describes labels.',
  },
  learn_groups_too_few: {
    status: 422,
    message:
      'ADE judges weights by documents from which they were not learned. Expected labelled documents of at least 2 groups in {path}, found {found}. Label more documents, or correct `group` in their labels.',
  },
  learn_not_better: {
    status: 422,
    message:
      '{file} was not written: the learned weights read the documents worse than the weights of the package do. Expected a score of {before} or more and at most 0.5 % more {harm}; found a score of {after} and {more} % more {harm}. Label more documents, or raise --strength, which keeps weights nearer to those of the package.',
  },
  learn_not_comparable: {
    status: 422,
    message:
      '{file} was not written: the weights of the package were learned from all of these documents, so ADE cannot tell whether the new ones are better. Label other documents, restore the weights from before these documents, or remove the file to begin again.',
  },
});
