import type { CallProfile } from '../../confinement.ts';
import { type ArgumentTest, ownProcess } from './filter-program.ts';
import type { SyscallName } from './syscall-numbers.ts';

/**
 * Calls that are allowed, with any arguments or if all tests of one choice pass. All other calls are refused. The lists
 * were found by running the test suite and ADE's programs under strace: see docs/sandbox.md.
 */
export type AllowedCalls = Partial<Record<SyscallName, Rule>>;

type Rule = 'any' | readonly (readonly ArgumentTest[])[];

// linux/sched.h: flags that glibc (0x3d0f00), musl (0x7d0f00) and Go (with and without thread-local storage) use.
const newThread = [0x3d_0f00, 0x7d_0f00];
const newGoThread = [0x05_0f00, 0x0d_0f00];
const cloneNamespaces = 0x7e02_0080; // CLONE_NEWTIME … CLONE_NEWNET

// asm-generic/fcntl.h: all flags for more than reading (O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_PATH, __O_TMPFILE).
const openForChange = 0o30001103;

// asm-generic/mman.h and mman-common.h
const mapKind = 0xf;
const [mapShared, mapPrivate, mapAnonymous] = [0x1, 0x2, 0x20];
const mapGrowsDown = 0x100; // counts as stack, not as data
const mapLocked = 0x2000;
const mapHuge = 0x4_0000;
const protectGrows = 0x300_0000;

// asm-generic/ioctls.h: TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX
const terminalAndPipeRequests = [0x5401, 0x5413, 0x541b, 0x5421, 0x5450, 0x5451];

// asm-generic/socket.h
const family = { unix: 1, inet: 2, inet6: 10, netlink: 16 };
const socketType = { stream: 1, datagram: 2, raw: 3 };
const socketTypeMask = 0xf;
const routeProtocol = 0; // NETLINK_ROUTE
const internetProtocols = [0, 6, 17];
const socketLevel = 1; // SOL_SOCKET
const internetLevels = [0, socketLevel, 6, 41]; // IPPROTO_IP, IPPROTO_TCP, IPPROTO_IPV6

const only = (argument: number, equals: ArgumentTest['equals'], mask?: number): ArgumentTest[][] => [
  [{ argument, equals, ...(mask === undefined ? {} : { mask }) }],
];
const any = 'any' as const;

function listAny(...names: SyscallName[]): AllowedCalls {
  return Object.fromEntries(names.map((name) => [name, any]));
}

/** Private memory, and files opened for reading. */
const ownMemory = only(
  3,
  [mapShared, mapPrivate, mapPrivate | mapAnonymous],
  mapKind | mapAnonymous | mapGrowsDown | mapLocked | mapHuge,
);

/** Calls that a runtime needs to run, to read files, and to use the descriptors that it was given. */
const running: AllowedCalls = {
  ...listAny('read', 'readv', 'pread64', 'write', 'writev', 'close', 'lseek', 'dup', 'exit', 'exit_group'),
  ...listAny('stat', 'fstat', 'lstat', 'newfstatat', 'statx', 'access', 'faccessat', 'faccessat2', 'readlink'),
  ...listAny('readlinkat', 'getcwd', 'getdents64', 'statfs', 'fstatfs', 'fadvise64'),
  ...listAny('munmap', 'mremap', 'brk', 'mincore', 'membarrier', 'set_robust_list', 'set_tid_address', 'rseq'),
  ...listAny('rt_sigaction', 'rt_sigprocmask', 'rt_sigreturn', 'rt_sigtimedwait', 'sigaltstack', 'restart_syscall'),
  ...listAny('poll', 'ppoll', 'select', 'pselect6', 'epoll_create1', 'epoll_ctl', 'epoll_wait', 'epoll_pwait'),
  ...listAny('epoll_pwait2', 'eventfd2', 'pipe2', 'pipe', 'nanosleep', 'clock_nanosleep', 'sched_yield'),
  ...listAny('clock_gettime', 'clock_getres', 'gettimeofday', 'time', 'times', 'getrusage', 'sysinfo', 'uname'),
  ...listAny('getpid', 'gettid', 'getppid', 'getuid', 'geteuid', 'getgid', 'getegid', 'getpgrp', 'getpgid'),
  ...listAny('getsid', 'getgroups', 'getresuid', 'getresgid', 'getpriority', 'getcpu', 'capget', 'getrandom'),
  ...listAny('sched_getaffinity', 'sched_getparam', 'sched_getscheduler', 'getrlimit', 'arch_prctl'),
  ...listAny('getsockname', 'getsockopt'),
  mmap: ownMemory,
  mprotect: only(2, [0], protectGrows),
  // MADV_NORMAL, WILLNEED, DONTNEED, FREE, DONTFORK, HUGEPAGE, NOHUGEPAGE, DONTDUMP, DODUMP, POPULATE_…, GUARD_…
  madvise: only(2, [0, 3, 4, 8, 10, 14, 15, 16, 17, 22, 23, 102, 103]),
  // FUTEX_WAIT, WAKE, CMP_REQUEUE, WAKE_OP, WAIT_BITSET, WAKE_BITSET; private, and by the wall clock.
  futex: only(1, [0, 1, 4, 5, 9, 10], 0x7f),
  // F_DUPFD, GETFD, SETFD, GETFL, SETFL, DUPFD_CLOEXEC
  fcntl: only(1, [0, 1, 2, 3, 4, 1030]),
  ioctl: only(1, terminalAndPipeRequests),
  // PR_GET_DUMPABLE, SET_NAME, GET_NAME, CAPBSET_READ, SET_VMA
  prctl: only(0, [3, 15, 16, 23, 0x5356_4d41]),
  prlimit64: only(0, [0, ownProcess]),
  tgkill: only(0, [ownProcess]),
};

const readingFiles: AllowedCalls = {
  open: only(1, [0], openForChange),
  openat: only(2, [0], openForChange),
};

const isDatagram: ArgumentTest = { argument: 1, mask: socketTypeMask, equals: [socketType.datagram] };

/** Sockets that ask the kernel for the addresses of the host. */
const routing: ArgumentTest[][] = [
  [
    { argument: 0, equals: [family.netlink] },
    { argument: 1, mask: socketTypeMask, equals: [socketType.datagram, socketType.raw] },
    { argument: 2, equals: [routeProtocol] },
  ],
];

function makeNetwork(...types: number[]): AllowedCalls {
  return {
    ...listAny('connect', 'bind', 'sendto', 'sendmsg', 'sendmmsg', 'recvfrom', 'recvmsg'),
    ...listAny('getpeername', 'shutdown'),
    setsockopt: only(1, internetLevels),
    socket: [
      [
        { argument: 0, equals: [family.inet, family.inet6] },
        { argument: 1, mask: socketTypeMask, equals: types },
        { argument: 2, equals: internetProtocols },
      ],
      ...routing,
    ],
  };
}

const network = makeNetwork(socketType.stream, socketType.datagram);
/** For a process that may connect to one port only: Landlock can limit only TCP to a port. */
const onePort = makeNetwork(socketType.stream);

/** For ADE's own processes and npm: changes of files that Landlock or the mounts allow. */
const writingFiles: AllowedCalls = {
  ...listAny('open', 'openat', 'creat', 'pwrite64', 'pwritev', 'preadv', 'ftruncate', 'fallocate', 'fsync'),
  ...listAny('fdatasync', 'sync_file_range', 'flock', 'umask', 'mkdir', 'mkdirat', 'rmdir', 'unlink', 'unlinkat'),
  ...listAny('rename', 'renameat', 'renameat2', 'link', 'linkat', 'symlink', 'symlinkat', 'copy_file_range'),
  ...listAny('sendfile', 'splice', 'chdir', 'fchdir'),
  // F_GETLK, SETLK, SETLKW, and the same on open file descriptions
  fcntl: only(1, [5, 6, 7, 36, 37, 38]),
};

/** Calls that a process needs to start other processes, whether the launcher confines them or not. */
const startingProcesses: AllowedCalls = {
  ...listAny('fork', 'vfork', 'execve', 'execveat', 'wait4', 'waitid', 'kill', 'setsid', 'setpgid', 'dup2', 'dup3'),
  ...listAny('close_range', 'setpriority', 'signalfd4', 'pidfd_open', 'recvmsg', 'sendmsg', 'shutdown'),
  ...listAny('getpeername', 'setgroups', 'setresuid', 'setresgid', 'capset'),
  ...listAny('landlock_create_ruleset', 'landlock_add_rule', 'landlock_restrict_self', 'seccomp'),
  clone: only(0, [0], cloneNamespaces),
  socketpair: only(0, [family.unix]),
  setsockopt: only(1, [socketLevel]),
  // PR_SET_PDEATHSIG, SET_DUMPABLE, SET_KEEPCAPS, SET_SECCOMP, CAPBSET_DROP, SET_NO_NEW_PRIVS, CAP_AMBIENT
  prctl: only(0, [1, 4, 8, 22, 24, 38, 47]),
};

/** Calls that `bwrap` needs in addition, below an engine at level `bubblewrap`. */
const mounting: AllowedCalls = {
  ...listAny('mount', 'umount2', 'pivot_root', 'unshare', 'sethostname', 'setfsuid', 'setfsgid', 'openat2'),
  ...listAny('bind', 'sendto', 'recvfrom'),
  clone: any,
  socket: [[{ argument: 0, equals: [family.unix] }, isDatagram], ...routing],
  // SIOCGIFINDEX of the loopback interface
  ioctl: only(1, [0x8933]),
};

/** Whether the program runs untrusted code, or reads it with native code. */
export function isHostile(profile: CallProfile): boolean {
  return profile === 'rules' || profile === 'tools';
}

export interface CallNeeds {
  profile: CallProfile;
  network: boolean;
  /** See `Confinement`. */
  connectPort?: number;
  /** Whether the program starts `bwrap`. */
  mounts: boolean;
  /** Three words that only the launcher knows: it can become the program, but the program cannot become another. */
  executionKey: readonly [number, number, number];
}

/** The calls that a confined program may make. */
export function listAllowedCalls(needs: CallNeeds): AllowedCalls {
  const { profile, mounts, executionKey } = needs;
  const common = needs.network ? [running, needs.connectPort === undefined ? network : onePort] : [running];
  if (!isHostile(profile)) {
    return mergeCalls(...common, writingFiles, startingProcesses, mounts ? mounting : {});
  }
  const execve = [executionKey.map((word, index): ArgumentTest => ({ argument: index + 3, equals: [word] }))];
  const clone = only(0, profile === 'rules' ? newThread : [...newThread, ...newGoThread]);
  return mergeCalls(...common, readingFiles, { execve, clone });
}

/** Allows a call if one of the groups allows it. */
function mergeCalls(...groups: AllowedCalls[]): AllowedCalls {
  const merged: AllowedCalls = {};
  for (const [name, rule] of groups.flatMap((group) => Object.entries(group) as [SyscallName, Rule][])) {
    const known = merged[name] ?? [];
    merged[name] = known === any || rule === any ? any : [...known, ...rule];
  }
  return merged;
}
