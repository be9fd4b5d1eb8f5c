/** What the process that submits is told, and what it answers. */

export interface LoadPlan {
  urls: readonly string[];
  path: string;
  body: string;
  /** One for each client, as with clients of different owners. */
  tokens: readonly string[];
  seconds: number;
  /**
   * Jobs a second of all clients together: each client submits now and then, at times that are its own, whether its last one
   * was answered or not. Null: each client submits again as soon as it is answered.
   */
  rate: number | null;
}

export interface LoadReport {
  /** Of each accepted submission, from the time at which it was due to its answer. */
  acceptedMs: number[];
  /** Answers other than 202, by status. */
  others: Record<string, number>;
  seconds: number;
  /** How late the submitting process itself was, in ms: the largest of the shares of 99 %. */
  ownDelayMs: number;
}
