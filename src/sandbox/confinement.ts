import type { ErrorCode, ErrorDetails } from '../contract/errors/index.ts';

/** A kind of confined program, by the system calls that it may make. `own`: ADE's engine, and npm. */
export type CallProfile = 'rules' | 'tools' | 'own';

/** Limits of one process. */
export interface ProcessLimits {
  /** JavaScript heap, and with a fixed allowance for the runtime itself, all private memory. */
  memoryMb: number;
  cpuSeconds: number;
  /** How much longer a process that ignores the signal at `cpuSeconds` has until it is killed. Default 2. */
  cpuGraceSeconds?: number;
  /** Largest file that may be written. Default: 0 for a process without writable folders, else unlimited. */
  fileMb?: number;
  /** Bytes on stdout and stderr together, beyond which the process is ended. */
  logBytes: number;
  /** Open descriptors. Default 64; Node needs 24. */
  openFiles?: number;
  /** Threads, where the kernel can count those of this process alone. Default 64; Node needs 11. */
  threads?: number;
}

/** What to run, what it may see, and what it may do. `profiles.ts` makes the three kinds that ADE uses. */
export interface Confinement {
  /** How messages call the process, for example "The rule process". */
  name: string;
  /** JavaScript file to run, or an executable with `isExecutable`. */
  entry: string;
  /** Whether `entry` runs by itself, without Node. */
  isExecutable?: boolean;
  /** Node executable; the one that runs the caller (its libraries are taken from the running process). */
  runtime: string;
  args: string[];
  /** Files and folders to read, besides the runtime and `entry`. */
  readPaths: string[] | 'all';
  /** Folders below which the process may create, change and remove files. */
  writePaths: string[];
  /** `false`: no socket of any kind. `true`: IPv4, IPv6 and netlink only. */
  network: boolean;
  /** With a network: no UDP, and the only TCP port to which it may connect, where Landlock is in force and knows TCP. */
  connectPort?: number;
  /** Whether it may start other processes, or load native code. */
  subprocess: boolean;
  /** Which system calls it may make. */
  calls: CallProfile;
  /** Whether it starts confined processes itself: at level `bubblewrap` it must then be able to mount. */
  startsSandboxes: boolean;
  /** Whether a process that root starts becomes a user of its own. */
  dropUser: boolean;
  /** Whether to pass on the caller's environment; else the minimal one. */
  inheritEnv: boolean;
  env?: Record<string, string>;
  /** Flags for Node beyond those of the level. */
  nodeFlags?: string[];
  randomSeed?: number;
  cwd?: string;
  limits: ProcessLimits;
}

/** Why a process ended: a code of the error table and the values for its message. */
export interface EndReason {
  code: ErrorCode;
  details: ErrorDetails;
}
