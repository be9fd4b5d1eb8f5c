import { Kbd, Modal } from '@mantine/core';
import { t } from '../../lib/texts.ts';
import classes from './shortcuts-dialog.module.css';

/** Grouped by the page on which they work. */
const groups: [where: string, shortcuts: [keys: string[], does: string][]][] = [
  [
    t`Everywhere`,
    [
      [['?'], t`Show this list`],
      [['g', 'h'], t`Go to the worklist`],
      [['g', 'j'], t`Go to the jobs`],
      [['g', 's'], t`Go to the senders`],
      [['g', 'c'], t`Go to the configs`],
      [['/'], t`Search in the list`],
      [['d'], t`Switch between light and dark`],
    ],
  ],
  [
    t`Worklist`,
    [
      [['u'], t`Choose documents to upload`],
      [['j', 'k'], t`Next and previous document`],
      [['x'], t`Pick the document`],
      [['a'], t`Accept the picked documents, or the current one if it is clean`],
      [['m'], t`Assign the picked documents, or the current one`],
      [['c'], t`Comment on the document`],
      [['o'], t`Open the document`],
    ],
  ],
  [
    t`Document`,
    [
      [['1', '…', '8'], t`Views of the document, from left to right`],
      [['n', 'p'], t`Next and previous open decision`],
      [['a'], t`Accept the document`],
      [['f'], t`Say which field the column is`],
      [['t'], t`Apply the corrections`],
      [['Esc'], t`Discard the last correction that is not applied yet`],
      [['r'], t`Read the document again with the sender's newer recipe`],
      [['o'], t`Open the next document, once this one is done`],
    ],
  ],
  [
    t`Values`,
    [
      [['h', 'l'], t`Previous and next field`],
      [['j', 'k'], t`Next and previous value`],
      [['e'], t`Change all rows with the value`],
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
