/** The media types of the events of a job. */
export const NDJSON = 'application/x-ndjson';
export const SSE = 'text/event-stream';

/** The media types of files. */
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const ZIP = 'application/zip';
