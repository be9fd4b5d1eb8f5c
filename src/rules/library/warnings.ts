/** The one thing that a helper says on its own: `mapValues`, of a value on which the author's function threw. */
export const TRANSFORM_FAILED = { code: 'transform_failed', message: 'The transform failed on {value}.' } as const;
