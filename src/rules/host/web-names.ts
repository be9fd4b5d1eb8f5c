/** Globals of the web's network functions. The runtime loads their modules when they are first used. */
export const NETWORK_NAMES: readonly string[] = [
  ...['fetch', 'FormData', 'Headers', 'Request', 'Response', 'WebSocket', 'EventSource'],
  ...['CloseEvent', 'ErrorEvent', 'MessageEvent'],
];

/** Globals of the web's streams, which take longer to load than all other globals together. */
export const STREAM_NAMES: readonly string[] = [
  ...['ReadableStream', 'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest', 'ReadableStreamDefaultReader'],
  ...['ReadableStreamDefaultController', 'ReadableByteStreamController', 'TransformStream'],
  ...['TransformStreamDefaultController', 'WritableStream', 'WritableStreamDefaultController'],
  ...['WritableStreamDefaultWriter', 'ByteLengthQueuingStrategy', 'CountQueuingStrategy', 'TextEncoderStream'],
  ...['TextDecoderStream', 'CompressionStream', 'DecompressionStream'],
];
