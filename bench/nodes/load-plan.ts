/** Messages to and from the process that submits. */

export interface LoadPlan {
  urls: readonly string[];
  path: string;
  body: string;
  /** One token for each client, since clients have different owners. */
  tokens: readonly string[];
  seconds: number;
  /**
   * Jobs a second, for all clients together. Each client submits at its own times, whether or not its last submission
   * was answered. Null: each client submits again as soon as it is answered.
   */
  rate: number | null;
}

export interface LoadReport {
  /** How long each accepted submission took, from its planned time to the answer. */
  acceptedMs: number[];
  /** Answers other than 202, by status. */
  others: Record<string, number>;
  seconds: number;
  /** Delay of the submitting process's own event loop, in ms, p99. */
  ownDelayMs: number;
}
