import type { ErrorCode, ErrorDetails } from '../contract/errors/index.ts';

/** A kind of confined program, by the system calls that it may make. `own` stands for ADE's engine and npm. */
export type CallProfile = 'rules' | 'tools' | 'own';

export interface ProcessLimits {
  /** Limit of the JavaScript heap. With a fixed allowance for the runtime, also the limit of all private memory. */
  memoryMb: number;
  cpuSeconds: number;
  /** Seconds until a process that ignores the signal at `cpuSeconds` is killed. Default 2. */
  cpuGraceSeconds?: number;
  /** Largest file that the process may write. Default: 0 without writable folders, else unlimited. */
  fileMb?: number;
  /** The process is ended when it has written more than this to stdout and stderr together. */
  logBytes: number;
  /** Open descriptors. Default 64; Node needs 24. */
  openFiles?: number;
  /** Threads; only enforced where the kernel counts this process's threads separately. Default 64; Node needs 11. */
  threads?: number;
}

/** A program, with its visible paths and allowed actions. `profiles.ts` makes the kinds that ADE uses. */
export interface Confinement {
  /** Name of the process in messages, for example "The rule process". */
  name: string;
  /** JavaScript file to run; with `isExecutable`, an executable. */
  entry: string;
  /** Whether `entry` is an executable that runs without Node. */
  isExecutable?: boolean;
  /** Node executable of this process: the libraries that the sandbox shows are those of this process, too. */
  runtime: string;
  args: string[];
  /** Files and folders that the process may read, besides the runtime and `entry`. */
  readPaths: string[] | 'all';
  /** Folders below which the process may create, change and remove files. */
  writePaths: string[];
  /** `false`: no socket of any kind. `true`: IPv4, IPv6 and netlink only. */
  network: boolean;
  /** With a network: the only TCP port for connections, if Landlock is in force and knows TCP; UDP is refused. */
  connectPort?: number;
  /** Whether the process may start other processes, or load native code. */
  subprocess: boolean;
  calls: CallProfile;
  /** Whether the process starts confined processes itself. At level `bubblewrap`, it must then be able to mount. */
  startsSandboxes: boolean;
  /** Whether the process gets a user of its own if root starts it. */
  dropUser: boolean;
  /** Whether to pass on the caller's environment instead of the minimal one. */
  inheritEnv: boolean;
  env?: Record<string, string>;
  /** Flags for Node, in addition to the flags of the level. */
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
