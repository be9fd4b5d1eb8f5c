/** On how many of the newest accepted documents a draft is tried before it is published, unless the workspace sets it. */
export const DEFAULT_PUBLISH_DOCUMENTS = 5;

/** With more documents, publishing would take too long. */
export const MAX_PUBLISH_DOCUMENTS = 50;

/**
 * What became of the values of an accepted document when a draft read it. `as_published`: they are not those that were
 * accepted, but those that the published version has read; `failed`: there is no result to compare.
 */
export const DOCUMENT_OUTCOMES = ['unchecked', 'same', 'as_published', 'changed', 'failed'] as const;

export const CASE_OUTCOMES = ['unchecked', 'passed', 'failed'] as const;
