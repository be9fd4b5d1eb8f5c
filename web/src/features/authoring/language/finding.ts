/** An error or a possible error in the text of one file; offsets count UTF-16 units. */
export interface Finding {
  from: number;
  to: number;
  severity: 'error' | 'warning';
  /** What is wrong, and what to do about it. */
  message: string;
  fix?: Fix;
}

/** A change to the same file that fixes the error. */
export interface Fix {
  label: string;
  changes: { from: number; to: number; insert: string }[];
}
