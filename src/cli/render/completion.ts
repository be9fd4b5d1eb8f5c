import type { Command, Option } from 'commander';

/** The shells that `ade completion` writes a script for, and how each reads it. */
export const SHELLS = {
  bash: 'source <(ade completion bash)',
  zsh: 'source <(ade completion zsh)',
  fish: 'ade completion fish | source',
} as const;

export type Shell = keyof typeof SHELLS;

/** A script for a shell that completes the commands of `ade`, their options and the options' values. */
export function renderCompletion(program: Command, shell: Shell): string[] {
  const lines = shell === 'fish' ? renderFish(program) : renderBash(program);
  // zsh runs scripts for bash. Its own completion may have been started already.
  const start = '(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }';
  const before = shell === 'zsh' ? [start, 'autoload -Uz +X bashcompinit && bashcompinit'] : [];
  return [`# ${SHELLS[shell]}`, ...before, ...lines];
}

/** Elsewhere, bash offers files. */
function renderBash(program: Command): string[] {
  const commands = listCommands(program);
  const names = commands.flatMap(({ path }) => (path === '' ? [] : [quote(path)]));
  return [
    '_ade() {',
    `  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= words= choices= index`,
    '  # Bash takes = for a word of its own.',
    `  if [[ $current == = ]]; then current=; elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}; fi`,
    '  for ((index = 1; index < COMP_CWORD; index++)); do',
    `    case "$command \${COMP_WORDS[index]}" in`,
    `      ${names.join('|')}) command="$command \${COMP_WORDS[index]}" ;;`,
    '    esac',
    '  done',
    '  COMPREPLY=()',
    '  case "$command $previous" in',
    ...commands.flatMap(({ path, options }) => options.flatMap((option) => renderValue(path, option))),
    '  esac',
    '  if [[ -n $choices ]]; then COMPREPLY=($(compgen -W "$choices" -- "$current")); return; fi',
    '  case "$command" in',
    ...commands.map(({ path, options, subcommands }) => {
      const flags = options.flatMap(({ long, short }) => long ?? short ?? []);
      const words = [...subcommands.map((sub) => sub.name()), ...flags];
      return `    ${quote(path)}) words=${quote(words.join(' '))} ;;`;
    }),
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '}',
    'complete -o bashdefault -o default -F _ade ade',
  ];
}

interface Completed {
  /** The command after `ade`, such as ` sender recipe`; empty for `ade` itself. */
  path: string;
  subcommands: readonly Command[];
  options: Option[];
}

function listCommands(command: Command, path = ''): Completed[] {
  const help = command.createHelp();
  const subcommands = help.visibleCommands(command);
  const own = { path, subcommands, options: help.visibleOptions(command) };
  return [own, ...subcommands.flatMap((sub) => listCommands(sub, `${path} ${sub.name()}`))];
}

/** The completions after an option: its choices, folders, or otherwise files, which bash offers by itself. */
function renderValue(path: string, { long, argChoices, flags, required, optional }: Option): string[] {
  if (!long || !(required || optional)) return [];
  const place = quote(`${path} ${long}`);
  if (argChoices) return [`    ${place}) choices=${quote(argChoices.join(' '))} ;;`];
  return [
    `    ${place}) ${isFolder(flags) ? 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$current")); ' : ''}return ;;`,
  ];
}

/** A function that knows the command of the line, and for each command what it takes. */
function renderFish(program: Command): string[] {
  const commands = listCommands(program);
  const names = commands.flatMap(({ path }) => (path === '' ? [] : [quote(path.slice(1))]));
  return [
    'function __ade_is',
    '  set -l command',
    '  for word in (commandline -opc)[2..]',
    `    contains -- "$(string join ' ' -- $command $word)" ${names.join(' ')}; and set -a command $word`,
    '  end',
    '  test "$command" = "$argv"',
    'end',
    ...commands.flatMap(({ path, options, subcommands }) => {
      const start = `complete -c ade -n ${quote(`__ade_is${path}`)}`;
      return [
        ...subcommands.map((sub) => `${start} -f -a ${sub.name()} -d ${quote(sub.summary() || sub.description())}`),
        ...options.map((option) => `${start} ${renderFishOption(option)} -d ${quote(option.description)}`),
      ];
    }),
  ];
}

function renderFishOption({ long, short, argChoices, flags, required, optional }: Option): string {
  const names = [...(long ? [`-l ${long.slice(2)}`] : []), ...(short ? [`-s ${short.slice(1)}`] : [])].join(' ');
  if (!(required || optional)) return names;
  if (argChoices) return `${names} -x -a ${quote(argChoices.join(' '))}`;
  return isFolder(flags) ? `${names} -x -a '(__fish_complete_directories)'` : `${names} -r`;
}

/** Whether an option takes a folder, by the name of its value. */
function isFolder(flags: string): boolean {
  return /<[a-z-]*dir>/.test(flags);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
