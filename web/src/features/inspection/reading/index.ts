export { ReadAsButton } from './read-as-button.tsx';
export { ReadAsLine } from './read-as-line.tsx';
export { isEmptyReading, readingOf } from './readings.ts';
