/** One row of the error table. `message` says what was expected, what was found and what to do; `{name}` is filled in. */
export interface ErrorRow {
  readonly message: string;
  /** HTTP status with which the service answers. */
  readonly status: number;
}

/** Keeps the literal codes of a table while checking the shape of its rows. */
export function defineErrors<const T extends Record<string, ErrorRow>>(rows: T): T {
  return rows;
}
