import { defineErrors } from './define.ts';

/** Reasons why no sandbox is available, and why a confined process ended. */
export const sandboxErrors = defineErrors({
  sandbox_unavailable: {
    status: 503,
    message: 'This host has no sandbox of level {level}: {found}. {advice}',
  },
  trace_unavailable: {
    status: 500,
    message:
      'ADE traces system calls with strace on Linux, and strace could not be started here: {found}. Install it (apt-get install strace) and try again.',
  },
  time_limit: { status: 500, message: 'time limit exceeded ({seconds} s)' },
  cpu_limit: { status: 500, message: 'CPU time limit exceeded ({seconds} s)' },
  memory_limit: { status: 500, message: 'memory limit exceeded ({mb} MB)' },
  process_killed: { status: 500, message: '{process} was killed from outside ({signal}), last seen with {rss_mb} MB' },
  process_killed_repeatedly: {
    status: 500,
    message:
      '{process} was killed from outside {count} times, the last time with {signal} at {rss_mb} MB. ADE started it again each time but the last. Find out why it is killed (a system that is short of memory does so: see its log), then retry the job.',
  },
  process_crashed: { status: 500, message: '{process} crashed ({signal})' },
  process_exited: { status: 500, message: '{process} ended with code {exit_code} before its work was done' },
  forbidden_call: { status: 500, message: '{process} made a forbidden system call' },
  output_limit: { status: 500, message: '{process} wrote more than {mb} MB of output' },
  protocol_violation: { status: 500, message: '{process} sent an answer that breaks the protocol: {found}' },
});
