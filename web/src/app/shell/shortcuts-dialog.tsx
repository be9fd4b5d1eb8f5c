import { Kbd, Modal } from '@mantine/core';
import { t } from '../../lib/texts.ts';
import classes from './shortcuts-dialog.module.css';

/** Grouped by the page on which they work. */
const groups: [where: string, shortcuts: [keys: string[], does: string][]][] = [
  [
    t`Everywhere`,
    [
      [['?'], t`Show this list`],
      [['g', 'h'], t`Go to the desk`],
      [['g', 'j'], t`Go to the jobs`],
      [['g', 's'], t`Go to the senders`],
      [['g', 'c'], t`Go to the packages`],
      [['/'], t`Find`],
      [['d'], t`Switch between light and dark`],
    ],
  ],
  [
    t`Desk`,
    [
      [['j', 'k'], t`Next and previous line`],
      [['↵'], t`Open the document`],
      [[t`Space`], t`What else needs a decision, below the line`],
      [['x'], t`Pick the document`],
      [['a'], t`Accept the picked documents, or the chosen one if it is clean`],
      [['⇧A'], t`Look through all clean documents and accept them`],
      [['z'], t`Undo what was accepted last`],
      [['u'], t`Choose documents, or drop them anywhere`],
      [['m'], t`Assign the picked documents, or the chosen one`],
      [['c'], t`Comment on the document`],
      [['1', '…', '6'], t`Show one group; 0 shows all`],
    ],
  ],
  [
    t`Document`,
    [
      [['Enter'], t`Take the framed answer and go on; at the end: take and accept`],
      [['1', '…', '9'], t`Another answer`],
      [['x', 'c'], t`Leave the column out, carry it along`],
      [['f'], t`Find a field for the column`],
      [['+'], t`Propose a field of this name, and carry the column along`],
      [['Shift', 'Enter'], t`All others as proposed`],
      [['j', 'k'], t`Next and previous line`],
      [['[', ']'], t`Columns, Rows, Values, Compare`],
      [['s'], t`Next sheet`],
      [['h'], t`Holds for the sender, or for this document`],
      [['z'], t`Undo, also what was accepted`],
      [['t'], t`Apply what was said, without accepting`],
      [['a'], t`Accept the document`],
      [['b'], t`Send it back`],
      [['w'], t`Whose it is: sender and period`],
      [['r'], t`Read the document again with the sender's newer recipe`],
      [['n', 'p'], t`Next and previous document`],
      [['Esc'], t`Close what was picked in the sheet`],
    ],
  ],
  [t`Views of a document`, [[['1', '…', '8'], t`The views, from left to right`]]],
  [
    t`Values`,
    [
      [['h', 'l'], t`Previous and next field`],
      [['j', 'k'], t`Next and previous value`],
      [['e'], t`Change all rows with the value`],
    ],
  ],
  [
    t`Own columns`,
    [
      [['Enter'], t`Try, then publish and open the document`],
      [['Esc'], t`One step back`],
      [['j', 'k'], t`Next and previous column`],
      [['t', 'T'], t`Next and previous common kind`],
      [['e'], t`Name the column`],
      [['x'], t`Leave the column out`],
      [['r'], t`Require a value`],
      [['y'], t`Key: says whose row it is`],
    ],
  ],
  [
    t`Sign-off`,
    [
      [['Enter'], t`Sign, if nothing is left to decide`],
      [['v'], t`Verify`],
      [['p'], t`Print`],
      [['z'], t`Take the signature back; on a package's page, its publication`],
    ],
  ],
  [
    t`Editor`,
    [
      [['F8'], t`Next thing to fix`],
      [['Alt', 'Enter'], t`Fix what is wrong in the line`],
      [['Ctrl', 'Enter'], t`Run the open case; with Shift: all cases`],
    ],
  ],
  [
    t`Grid`,
    [
      [['←', '↑', '→', '↓'], t`Move from cell to cell`],
      [['Ctrl', 'Home'], t`First cell; End: last cell`],
      [['Enter'], t`Explain the row and cell`],
    ],
  ],
];

export function ShortcutsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      size="58rem"
      title={t`Keyboard shortcuts`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <div className={classes.shortcuts}>
        {groups.map(([where, shortcuts]) => (
          <section key={where} aria-label={where}>
            <h3>{where}</h3>
            <dl>
              {shortcuts.map(([keys, does]) => (
                <div key={does}>
                  <dt>
                    {keys.map((key) => (
                      <Kbd key={key} size="xs" mr={4}>
                        {key}
                      </Kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
