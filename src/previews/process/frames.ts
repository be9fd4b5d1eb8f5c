/** Frames from the preview process. */
export const FRAME_KINDS = {
  /** Rows of the current sheet, one JSON object for each line. */
  rows: 1,
  /** The index of the current sheet; the next frame belongs to the next sheet. */
  index: 2,
  /** The list of sheets, or the error, as JSON. This is the last frame. */
  result: 3,
} as const;

export type FrameKind = (typeof FRAME_KINDS)[keyof typeof FRAME_KINDS];
