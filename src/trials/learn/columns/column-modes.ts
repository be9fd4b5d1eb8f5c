/** Every column is learned from several times, so that columns without a header, short ones and blank ones are known as well. */
export const COLUMN_MODES = [
  { hasHeaders: true, maxValues: Number.POSITIVE_INFINITY, count: 1 },
  { hasHeaders: false, maxValues: Number.POSITIVE_INFINITY, count: 0.5 },
  { hasHeaders: true, maxValues: 5, count: 0.15 },
  { hasHeaders: true, maxValues: 0, count: 0.1 },
];
