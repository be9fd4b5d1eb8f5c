/** The sandbox levels, strongest first: how rules are confined. `docs/sandbox.md` describes what each of them stops. */
export const SANDBOX_LEVELS = ['landlock', 'bubblewrap', 'permission'] as const;

export type SandboxLevel = (typeof SANDBOX_LEVELS)[number];
