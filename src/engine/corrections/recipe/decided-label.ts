/** The label that a person gave a row. */
export interface DecidedLabel {
  readonly label: string;
  /** Id of the correction. */
  readonly correction: string;
}
