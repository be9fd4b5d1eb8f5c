export { ArtifactReader, explainUnread } from './ask.ts';
export type { Misfit } from './questions.ts';
export { makeRecordReader } from './record-reader.ts';
