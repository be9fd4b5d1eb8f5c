/** The media types of the events of a job. */
export const NDJSON = 'application/x-ndjson';
export const SSE = 'text/event-stream';
