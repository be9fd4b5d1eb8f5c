/** The warning of `mapValues` for a value for which the author's function threw an error. */
export const TRANSFORM_FAILED = { code: 'transform_failed', message: 'The transform failed on {value}.' } as const;
