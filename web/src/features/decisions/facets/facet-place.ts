/** What of a result's values is chosen: a field, and a value by a row that has it, since addresses have no values in them. */
export interface FacetPlace {
  field?: string | undefined;
  /** Of the result. */
  sheet?: number | undefined;
  row?: number | undefined;
  /** Only rows with issues of the field, or those with one code. */
  issues?: true | undefined;
  code?: string | undefined;
}
