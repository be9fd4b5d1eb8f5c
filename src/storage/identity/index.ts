export { openStorage } from './open-storage.ts';
export { openToRead } from './open-to-read.ts';
