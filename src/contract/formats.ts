/** The document formats that ADE reads. A document's format is detected from its content, never from its name. */
export const DOCUMENT_FORMATS = ['xlsx', 'csv', 'xls', 'xlsb', 'ods'] as const;

export type DocumentFormat = (typeof DOCUMENT_FORMATS)[number];

/** File extensions of these formats, for people and for file dialogs. */
export const FILE_EXTENSIONS = ['xlsx', 'xlsm', 'xls', 'xlsb', 'ods', 'csv', 'tsv'] as const;
