/** The warning of `mapValues` for a value on which the author's function threw. */
export const TRANSFORM_FAILED = { code: 'transform_failed', message: 'The transform failed on {value}.' } as const;
