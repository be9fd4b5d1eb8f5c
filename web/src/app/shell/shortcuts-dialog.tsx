import { Kbd, Modal, Table } from '@mantine/core';
import { t } from '../../lib/texts.ts';

const shortcuts: [keys: string[], does: string][] = [
  [['?'], t`Show this list`],
  [['g', 'h'], t`Go to the worklist`],
  [['g', 'j'], t`Go to the jobs`],
  [['g', 's'], t`Go to the senders`],
  [['g', 'c'], t`Go to the configs`],
  [['/'], t`Search in the list`],
  [['d'], t`Switch between light and dark`],
  [['u'], t`Worklist: choose documents to upload`],
  [['j', 'k'], t`Worklist: next and previous document`],
  [['x'], t`Worklist: pick the document`],
  [['a'], t`Worklist: accept what is picked, or the document where it is clean`],
  [['m'], t`Worklist: assign what is picked, or the document`],
  [['c'], t`Worklist: comment on the document`],
  [['o'], t`Worklist: open the document`],
  [['1', '…', '8'], t`Document: its pages, from left to right`],
  [['n', 'p'], t`Document: next and previous thing to decide`],
  [['a'], t`Document: accept it`],
  [['f'], t`Document: say which field the column is`],
  [['t'], t`Document: take what was said`],
  [['Esc'], t`Document: drop the last correction that is not taken yet`],
  [['r'], t`Document: read it again, where more holds for the sender by now`],
  [['o'], t`Document: open the next one, once it is done`],
  [['h', 'l'], t`Values: previous and next field`],
  [['j', 'k'], t`Values: next and previous value`],
  [['e'], t`Values: change all rows with the value`],
  [['F8'], t`Editor: next thing to fix`],
  [['Alt', 'Enter'], t`Editor: fix what is wrong in the line`],
  [['Ctrl', 'Enter'], t`Editor: run the open case; with Shift all`],
  [['←', '↑', '→', '↓'], t`Grid: move from cell to cell`],
  [['Ctrl', 'Home'], t`Grid: first cell; with End the last`],
  [['Enter'], t`Grid: explain the row and cell`],
];

export function ShortcutsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t`Keyboard shortcuts`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <Table verticalSpacing={4}>
        <Table.Tbody>
          {shortcuts.map(([keys, does]) => (
            <Table.Tr key={does}>
              <Table.Td w={120}>
                {keys.map((key) => (
                  <Kbd key={key} size="xs" mr={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{does}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
