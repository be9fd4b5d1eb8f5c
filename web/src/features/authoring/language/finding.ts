/** Something that is wrong, or may be, in the text of one file; offsets count UTF-16 units. */
export interface Finding {
  from: number;
  to: number;
  severity: 'error' | 'warning';
  /** What is wrong, and what to do. */
  message: string;
  fix?: Fix;
}

/** A change of the same file that puts it right. */
export interface Fix {
  label: string;
  changes: { from: number; to: number; insert: string }[];
}
