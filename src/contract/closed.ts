/** Unknown keys are errors: a typo must not pass as an option. */
export const closed = { additionalProperties: false } as const;
