/** Limits that keep one client from blocking the others. They are constants, since no deployment needed other values. */
export const HTTP_LIMITS = {
  /** Requests that one token may have under way at the same time, besides event streams. */
  requestsPerToken: 100,
  uploadsPerToken: 16,
  /** Each tab of the web app has one or two. */
  streamsPerToken: 50,
  /** Of all tokens. */
  maxStreams: 1000,
  /** Time in which the headers of a request must arrive. */
  headersTimeoutSeconds: 20,
  /** How long the body of a request, or the reading of an answer, may make no progress. */
  stallSeconds: 30,
  /** Least rate of a request's body, averaged over `stallSeconds`. */
  minBytesPerSecond: 500,
  /** How often an event stream gets a comment, which keeps it open. A client that reads nothing between two is dropped. */
  heartbeatSeconds: 15,
};

export type HttpLimits = Readonly<typeof HTTP_LIMITS>;
