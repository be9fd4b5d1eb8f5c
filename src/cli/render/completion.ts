import type { Command, Option } from 'commander';

/**
 * A bash script that completes the commands of `ade`, their options and the options' values. Elsewhere, bash offers
 * files.
 */
export function renderBashCompletion(program: Command): string[] {
  const commands = listCommands(program);
  const names = commands.flatMap(({ path }) => (path === '' ? [] : [quote(path)]));
  return [
    '# source <(ade completion bash)',
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
      return `    ${quote(path)}) words=${quote([...subcommands, ...flags].join(' '))} ;;`;
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
  subcommands: string[];
  options: Option[];
}

function listCommands(command: Command, path = ''): Completed[] {
  const help = command.createHelp();
  const subcommands = help.visibleCommands(command);
  const own = { path, subcommands: subcommands.map((sub) => sub.name()), options: help.visibleOptions(command) };
  return [own, ...subcommands.flatMap((sub) => listCommands(sub, `${path} ${sub.name()}`))];
}

/** The completions after an option: its choices, folders, or otherwise files, which bash offers by itself. */
function renderValue(path: string, { long, argChoices, flags, required, optional }: Option): string[] {
  if (!long || !(required || optional)) return [];
  const place = quote(`${path} ${long}`);
  if (argChoices) return [`    ${place}) choices=${quote(argChoices.join(' '))} ;;`];
  const isFolder = /<[a-z-]*dir>/.test(flags);
  return [
    `    ${place}) ${isFolder ? 'compopt -o filenames; COMPREPLY=($(compgen -d -- "$current")); ' : ''}return ;;`,
  ];
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
