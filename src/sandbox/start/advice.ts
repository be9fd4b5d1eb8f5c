import type { SandboxLevel } from '../../contract/levels.ts';

const advice: Record<SandboxLevel, string> = {
  landlock:
    'Landlock needs Linux 5.13 with "landlock" in /sys/kernel/security/lsm, and a container must not filter its system calls. Update or boot with lsm=landlock,…, or install bubblewrap and set ADE_SANDBOX=bubblewrap.',
  bubblewrap:
    'Install bubblewrap (apt-get install bubblewrap) and allow user namespaces (kernel.unprivileged_userns_clone=1, on Ubuntu also kernel.apparmor_restrict_unprivileged_userns=0), or set ADE_SANDBOX=landlock.',
  permission: 'Set ADE_SANDBOX=auto, and run ADE under the runtime that it installs.',
};

/** Advice for an operator if a level is not available. */
export function getAdvice(level: SandboxLevel): string {
  return advice[level];
}
