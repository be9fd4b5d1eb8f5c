export { ArtifactReader } from './ask.ts';
export { makeRecordReader } from './record-reader.ts';
