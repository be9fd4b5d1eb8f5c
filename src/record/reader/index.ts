export { ArtifactReader, explainUnread } from './ask.ts';
export { askThread } from './ask-thread.ts';
export type { Misfit } from './questions.ts';
export { makeRecordReader } from './record-reader.ts';
