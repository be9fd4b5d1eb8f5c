import { action, FilterProgram, ownProcess } from './filter-program.ts';
import { type Architecture, getSyscallNumber, type SyscallName } from './syscall-numbers.ts';

/** What a filter allows. */
export interface FilterRules {
  network: boolean;
  /** Without subprocesses the process counts as hostile: everything that Landlock does not cover is refused as well. */
  subprocess: boolean;
}

// linux/audit.h
const auditArchitecture = { x64: 0xc000_003e, arm64: 0xc000_00b7 };
const firstX32Number = 0x4000_0000;
const errno = { notPermitted: 1, accessDenied: 13, notImplemented: 38 };
const refuse = action.refuse(errno.notPermitted);
const deny = action.refuse(errno.accessDenied);
const pretendMissing = action.refuse(errno.notImplemented);

const family = { inet: 2, inet6: 10, netlink: 16 };
const cloneThread = 0x1_0000;
const cloneNamespaces = 0x7e02_0080; // CLONE_NEWTIME … CLONE_NEWNET
const openCreateOrTruncate = 0o1100; // O_CREAT | O_TRUNC
const mapShared = 0x1;
const mapAnonymous = 0x20;
const mapGrowsDown = 0x100; // counts as stack, not as data
const signalOwnerCommands = [8, 10, 15]; // F_SETOWN, F_SETSIG, F_SETOWN_EX: signals sent by way of a descriptor
const signalOwnerRequests = [0x8901, 0x8902, 0x5412]; // FIOSETOWN, SIOCSPGRP, and TIOCSTI (typing into a terminal)
const setParentDeathSignal = 1;

/** Calls whose arguments cannot be filtered. Libraries use older calls instead when these return "not implemented". */
const pretendedMissing: SyscallName[] = ['clone3', 'io_uring_setup', 'io_uring_enter', 'io_uring_register'];

/** Never needed by anything that ADE confines. */
const alwaysRefused: SyscallName[] = [
  ...(['ptrace', 'process_vm_readv', 'process_vm_writev', 'process_madvise', 'process_mrelease', 'kcmp'] as const),
  ...(['pidfd_getfd', 'mount', 'umount2', 'pivot_root', 'chroot', 'unshare', 'setns', 'open_tree'] as const),
  ...(['move_mount', 'fsopen', 'fsconfig', 'fsmount', 'fspick', 'mount_setattr', 'bpf', 'perf_event_open'] as const),
  ...(['userfaultfd', 'fanotify_init', 'keyctl', 'add_key', 'request_key', 'kexec_load', 'kexec_file_load'] as const),
  ...(['init_module', 'finit_module', 'delete_module', 'reboot', 'swapon', 'swapoff', 'acct', 'quotactl'] as const),
  ...(['syslog', 'settimeofday', 'clock_settime', 'adjtimex', 'clock_adjtime', 'sethostname'] as const),
  ...(['setdomainname', 'iopl', 'ioperm', 'modify_ldt', 'name_to_handle_at', 'open_by_handle_at'] as const),
];

/** Refused only to hostile code. */
const strictlyRefused: SyscallName[] = [
  ...(['fork', 'vfork', 'socketpair', 'pidfd_open', 'pidfd_send_signal', 'kill', 'tkill'] as const),
  ...(['rt_sigqueueinfo', 'rt_tgsigqueueinfo', 'setsid', 'setpgid', 'personality'] as const),
  ...(['sched_setaffinity', 'sched_setparam', 'sched_setscheduler', 'sched_setattr', 'setpriority'] as const),
  ...(['ioprio_set', 'memfd_create', 'memfd_secret', 'shmget', 'shmat', 'msgget', 'semget', 'mq_open'] as const),
  ...(['chmod', 'fchmodat', 'fchmodat2', 'chown', 'lchown', 'fchownat', 'utime', 'utimes', 'futimesat'] as const),
  ...(['utimensat', 'setxattr', 'lsetxattr', 'removexattr', 'lremovexattr', 'setxattrat'] as const),
  ...(['removexattrat', 'file_setattr', 'truncate', 'creat', 'inotify_init', 'inotify_init1'] as const),
];

/** Generates the filter, about 150 to 250 instructions; `pidOffsets` are the places where its process id belongs. */
export function makeSeccompFilter(
  architecture: Architecture,
  rules: FilterRules,
): { bytes: Buffer; pidOffsets: number[] } {
  const program = new FilterProgram(auditArchitecture[architecture]);
  if (architecture === 'x64') program.decideFrom(firstX32Number, pretendMissing);
  const onEach = (names: SyscallName[], decision: number) => {
    for (const name of names) withNumber(name, architecture, (number) => program.decide(number, decision));
  };
  onEach(pretendedMissing, pretendMissing);
  onEach(alwaysRefused, refuse);
  addSocketRule(program, architecture, rules.network);
  if (rules.subprocess) {
    const clone = getSyscallNumber('clone', architecture)!;
    program.decideByArgument(clone, { argument: 0, anyBit: cloneNamespaces }, refuse, action.allow);
  } else {
    onEach(['openat2'], pretendMissing);
    onEach(strictlyRefused, refuse);
    addStrictArgumentRules(program, architecture);
  }
  return program.finish();
}

function addSocketRule(program: FilterProgram, architecture: Architecture, network: boolean): void {
  const socket = getSyscallNumber('socket', architecture)!;
  if (!network) program.decide(socket, deny);
  else program.decideByArgument(socket, { argument: 0, equals: Object.values(family) }, action.allow, deny);
}

function addStrictArgumentRules(program: FilterProgram, architecture: Architecture): void {
  const on = (name: SyscallName, ...rest: [Parameters<FilterProgram['decideByArgument']>[1], number, number]) =>
    withNumber(name, architecture, (number) => program.decideByArgument(number, ...rest));
  const sharedMemory = mapShared | mapAnonymous;
  on('clone', { argument: 0, anyBit: cloneThread }, action.allow, refuse);
  on('open', { argument: 1, anyBit: openCreateOrTruncate }, deny, action.allow);
  on('openat', { argument: 2, anyBit: openCreateOrTruncate }, deny, action.allow);
  on(
    'mmap',
    { argument: 3, mask: sharedMemory | mapGrowsDown, equals: [sharedMemory], anyBit: mapGrowsDown },
    refuse,
    action.allow,
  );
  on('tgkill', { argument: 0, equals: [ownProcess] }, action.allow, refuse);
  on('prlimit64', { argument: 0, equals: [0, ownProcess] }, action.allow, refuse);
  on('fcntl', { argument: 1, equals: signalOwnerCommands }, refuse, action.allow);
  on('ioctl', { argument: 1, equals: signalOwnerRequests }, refuse, action.allow);
  on('prctl', { argument: 0, equals: [setParentDeathSignal] }, refuse, action.allow);
}

function withNumber(name: SyscallName, architecture: Architecture, use: (number: number) => void): void {
  const number = getSyscallNumber(name, architecture);
  if (number !== null) use(number);
}
