export { answerOf, itemsOf } from './answers.ts';
export type { components, operations, paths } from './api.js';
export type {
  AdeClient,
  CallOptions,
  ClientOptions,
  Document,
  Job,
  JobEvent,
  KeyedOptions,
  SubmitJob,
  UploadAbout,
  WaitOptions,
} from './client.ts';
export { createClient } from './client.ts';
export type { Download } from './download.ts';
export { AdeRequestError, isRequestError } from './errors.ts';
export type { Content } from './upload-form.ts';
