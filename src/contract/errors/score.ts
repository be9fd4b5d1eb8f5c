import { defineErrors } from './define.ts';

/** Errors of a corpus of labelled documents, and of a saved score. */
export const scoreErrors = defineErrors({
  corpus_invalid: {
    status: 422,
    message:
      '{path} is not a corpus: {found}. Expected a folder with documents, and next to each document NAME its labels in NAME.labels.json, as docs/scoring-and-learning.md describes.',
  },
  labels_invalid: {
    status: 422,
    message:
      'The labels {path} cannot be used: {found}. Correct the file; docs/scoring-and-learning.md describes what it may hold.',
  },
  labels_document_missing: {
    status: 422,
    message:
      'The labels {path} belong to {document}, which is not next to them: {found}. Put the document there, or correct the name in `document`.',
  },
  labels_beyond_document: {
    status: 422,
    message:
      'The labels {path} do not fit the document {document}: {found}. Correct the labels, or put back the document that they were made for.',
  },
  collection_unknown: {
    status: 404,
    message: 'The corpus {path} has no collection {wanted}. It has: {found}.',
  },
  version_not_comparable: {
    status: 422,
    message:
      'The version {config_version_id} cannot be compared: {found}. Name another version of its config in `against`.',
  },
  job_not_scored: {
    status: 409,
    message:
      'The job {job_id} cannot be used to score a version: {found}. Name finished jobs of its config, preferably accepted ones.',
  },
  score_unreadable: {
    status: 422,
    message:
      '{path} is neither a config package nor a score that this version of ADE can read: {found}. Give the folder of a package, or a file that `ade score --save` wrote.',
  },
});
