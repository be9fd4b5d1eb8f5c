/** Messages to and from the process that submits. */

export interface LoadPlan {
  urls: readonly string[];
  path: string;
  body: string;
  /** One for each client: clients have different owners. */
  tokens: readonly string[];
  seconds: number;
  /**
   * Jobs a second, all clients together: each client submits at times of its own, whether its last submission was answered
   * or not. Null: each client submits again as soon as it is answered.
   */
  rate: number | null;
}

export interface LoadReport {
  /** How long each accepted submission took, from the time at which it was due to its answer. */
  acceptedMs: number[];
  /** Answers other than 202, by status. */
  others: Record<string, number>;
  seconds: number;
  /** Delay of the submitting process's own event loop, in ms, p99. */
  ownDelayMs: number;
}
