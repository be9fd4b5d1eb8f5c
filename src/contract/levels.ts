/** The levels at which rules are confined, strongest first; see `docs/sandbox.md`. */
export const SANDBOX_LEVELS = ['landlock', 'bubblewrap', 'permission'] as const;

export type SandboxLevel = (typeof SANDBOX_LEVELS)[number];
