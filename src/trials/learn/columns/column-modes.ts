/** Learning uses each column several times, also without its header and with few or no values. */
export const COLUMN_MODES = {
  whole: { hasHeaders: true, maxValues: Number.POSITIVE_INFINITY, count: 1 },
  headerless: { hasHeaders: false, maxValues: Number.POSITIVE_INFINITY, count: 0.5 },
  short: { hasHeaders: true, maxValues: 5, count: 0.15 },
  blank: { hasHeaders: true, maxValues: 0, count: 0.1 },
};

export type ColumnMode = keyof typeof COLUMN_MODES;
