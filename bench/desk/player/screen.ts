/** Something that a key or a click chooses, as it is written on the page. */
export interface Choice {
  /** `↵`, a digit or a letter; empty if no key is shown. */
  key: string;
  text: string;
}

/** A line to decide or decided, as the list shows it. */
export interface Line {
  /** Header as sent, place and field of a column's line. */
  column?: { where: string; header: string; field: string };
  /** Everything that is written on the line. */
  text: string;
  /** Whether the page still asks about it. */
  isOpen: boolean;
  isChosen: boolean;
}

export interface Screen {
  /** Name of the shown document. */
  title: string;
  /** State of the document that is shown: Columns, Rows, Values, Compare. */
  state: string;
  lines: readonly Line[];
  /** The choices of the chosen line, below it. */
  choices: readonly Choice[];
  /** What is written below the chosen line. */
  why: string;
  /** All buttons with a key that are not choices. */
  buttons: readonly Choice[];
  /** What Enter will do. */
  bar: string;
  /** Title and text of the open dialog. */
  dialog: string | null;
  /** Whether the page says that something is not there yet. */
  isBusy: boolean;
  /** What the page says by itself: done, refused, failed. */
  notices: readonly string[];
  /** For which documents a decision holds; null if the page does not ask. */
  holdsFor: string | null;
  /** What is typed in the field that has the focus, and the options below it. */
  field: { name: string; value: string; options: readonly string[] } | null;
}
