import { defineErrors } from './define.ts';

/** Why weights could not be learned, or were not written. */
export const learnErrors = defineErrors({
  learn_labels_missing: {
    status: 422,
    message:
      'Nothing can be learned from the corpus {path}: {found}. Expected documents with labels of rows or of columns; of those with rows, at least one has most of its rows labelled unless the package has weights to begin with; docs/scoring-and-learning.md describes labels.',
  },
  learn_groups_too_few: {
    status: 422,
    message:
      'Weights are judged by documents that did not teach them. Expected labelled documents of at least 2 groups in {path}, found {found}. Label more documents, or correct `group` in their labels.',
  },
  learn_not_better: {
    status: 422,
    message:
      '{file} was not written: the weights that were learned read the documents worse than those of the package. Expected a score of {before} or more and at most 0.5 % more {harm}; found a score of {after} and {more} % more {harm}. Label more documents, or raise --strength, which keeps weights nearer to those of the package.',
  },
  learn_not_comparable: {
    status: 422,
    message:
      '{file} was not written: each of these documents taught the weights of the package already, so nothing tells whether the new ones are better. Expected some that did not. Label other documents, put back the weights from before these documents, or remove the file to begin again.',
  },
});
