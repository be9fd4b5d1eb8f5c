import type { Command } from 'commander';
import { readSettings } from '../../contract/settings.ts';
import { withDatabase } from '../read/data-folder.ts';
import { renderPeople } from '../render/people.ts';
import { printAnswer } from '../report/print-answer.ts';
import type { Terminal } from '../terminal.ts';

/** The name of these commands' actor in the activity: anybody who can write to the data folder. */
const HOST_ACTOR = { actor: 'host' };

interface PeopleOptions {
  dataDir?: string;
  json?: boolean;
}

/** Disables and enables people on the host, for operators without an administrator's token. The service may be running. */
export function addPeopleCommand(program: Command, terminal: Terminal): void {
  const people = program
    .command('people')
    .description('list, disable and enable the people of the service, on its host');
  people
    .command('list')
    .description('list the people who use the service, by name')
    .option('--data-dir <dir>', 'folder of the service (default: ADE_DATA_DIR)')
    .option('--json', 'print the people as JSON')
    .action((options: PeopleOptions) => list(options, terminal));
  for (const verb of ['disable', 'enable'] as const) {
    const what = { disable: 'end all that a person has, at once', enable: 'let a person use the service again' }[verb];
    people
      .command(verb)
      .description(what)
      .argument('<person-id>', 'id of the person, from ade people list')
      .option('--data-dir <dir>', 'folder of the service (default: ADE_DATA_DIR)')
      .option('--json', 'print the person as JSON')
      .action((id: string, options: PeopleOptions) => change(verb, id, options, terminal));
  }
}

async function list({ dataDir, json }: PeopleOptions, terminal: Terminal): Promise<void> {
  await withDatabase(dataDir, async (db) => {
    const { PeopleService } = await import('../../service/people/people-service.ts');
    printAnswer(await new PeopleService({ db, settings: readSettings() }).list(), renderPeople, terminal, json);
  });
}

async function change(
  verb: 'disable' | 'enable',
  id: string,
  { dataDir, json }: PeopleOptions,
  terminal: Terminal,
): Promise<void> {
  await withDatabase(dataDir, async (db) => {
    const { PeopleService } = await import('../../service/people/people-service.ts');
    const person = await new PeopleService({ db, settings: readSettings() })[verb](id, HOST_ACTOR);
    printAnswer(person, ({ name }) => [`${verb === 'disable' ? 'Disabled' : 'Enabled'}: ${name}`], terminal, json);
  });
}
