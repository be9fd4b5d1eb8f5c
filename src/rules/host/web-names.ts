/** Globals of the web's network functions. The runtime loads what is behind them when they are first looked at. */
export const NETWORK_NAMES: readonly string[] = [
  ...['fetch', 'FormData', 'Headers', 'Request', 'Response', 'WebSocket', 'EventSource'],
  ...['CloseEvent', 'ErrorEvent', 'MessageEvent'],
];
