/** Limits that keep one client from blocking the others. They are constants, since no deployment needed other values. */
export const HTTP_LIMITS = {
  /** Requests that one token may have open at the same time, besides event streams. */
  requestsPerToken: 100,
  uploadsPerToken: 16,
  /** Each tab of the web app has one or two streams. */
  streamsPerToken: 50,
  /** Of all tokens. */
  maxStreams: 1000,
  /** Time limit for receiving the headers of a request. */
  headersTimeoutSeconds: 20,
  /** How long the transfer of a request's body, or of an answer, may stand still. */
  stallSeconds: 30,
  /** Minimum rate of a request's body, averaged over `stallSeconds`. */
  minBytesPerSecond: 500,
  /** How often an event stream gets a comment to keep it open. A client that reads nothing meanwhile is dropped. */
  heartbeatSeconds: 15,
};

export type HttpLimits = Readonly<typeof HTTP_LIMITS>;
