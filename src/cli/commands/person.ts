import { type Command, Option } from 'commander';
import { SUBJECT_REASONS } from '../../contract/api/index.ts';
import { collectTexts } from '../read/option-values.ts';
import { addServerOptions, type ServerOptions } from '../read/server-options.ts';
import { readTerms } from '../read/terms.ts';
import { renderErased, renderFound, renderPlan } from '../render/persons.ts';
import { printAnswer } from '../report/print-answer.ts';
import type { Terminal } from '../terminal.ts';

interface PersonOptions extends ServerOptions {
  dataDir?: string;
  json?: boolean;
}

interface FindOptions extends PersonOptions {
  reason: (typeof SUBJECT_REASONS)[number];
  reference?: string;
  termsFile?: string;
}

interface EraseOptions extends PersonOptions {
  reference: string;
  holder?: string[];
  yes?: true;
}

/** Finding and erasing people whose data is in documents: on the host of a service, or with --url on any. */
export function addPersonCommand(program: Command, terminal: Terminal): void {
  const person = program
    .command('person')
    .description('find a person whose data is in documents, and erase the person everywhere');

  const finding = person
    .command('find')
    .description('search everything of a workspace for ids, names and dates of one person, and list the places')
    .argument('[term...]', 'an id, a name or a date; others on this machine can see arguments, see --terms-file')
    .addOption(
      new Option('--reason <reason>', 'why the person is searched for').choices([...SUBJECT_REASONS]).default('other'),
    )
    .option('--reference <number>', 'a file number that does not name the person')
    .option('--terms-file <file>', 'file with a term in each line; - for standard input');
  addCommon(finding).action(async (terms: string[], options: FindOptions) => {
    const { reason, reference, termsFile } = options;
    const all = [...terms, ...readTerms(termsFile)];
    const asked = { terms: all, reason, ...(reference === undefined ? {} : { reference }) };
    const { withPersons } = await import('../tasks/with-persons.ts');
    const found = await withPersons(options, async (persons) => {
      const search = await persons.find(asked);
      return { search, holders: await persons.listPlaces(search.id) };
    });
    printAnswer(found, renderFound, terminal, options.json);
  });

  const erasing = person
    .command('erase')
    .description('say what erasing the places of a search would do and leave; with --yes, do it')
    .argument('<search-id>', 'id of the search, from ade person find')
    .requiredOption('--reference <number>', 'file number under which the erasure was asked for; verifications show it')
    .option('--holder <holder>', 'only this document, job or other holder; repeatable', collectTexts)
    .option('--yes', 'erase; this cannot be undone');
  addCommon(erasing).action(async (id: string, options: EraseOptions) => {
    const { reference, holder: holders, yes } = options;
    const { withPersons } = await import('../tasks/with-persons.ts');
    await withPersons(options, async (persons) => {
      const plan = await persons.plan(id, holders ?? null);
      if (yes !== true) return printAnswer(plan, renderPlan, terminal, options.json);
      const search = await persons.erase(id, { reference, ...(holders === undefined ? {} : { holders }) });
      const erased = { search, holders: await persons.listPlaces(id), remains: (await persons.plan(id, null)).remains };
      return printAnswer(erased, renderErased, terminal, options.json);
    });
  });
}

function addCommon(command: Command): Command {
  return addServerOptions(command, false)
    .option('--data-dir <dir>', 'folder of the service (default: ADE_DATA_DIR)')
    .option('--json', 'print the answer as JSON');
}
