/** The chosen field, and the chosen value, given by a row that has it, since addresses contain no values. */
export interface FacetPlace {
  field?: string | undefined;
  /** Index of a sheet of the result. */
  sheet?: number | undefined;
  row?: number | undefined;
  /** Only rows with issues in the field, or with issues of one code. */
  issues?: true | undefined;
  code?: string | undefined;
}
