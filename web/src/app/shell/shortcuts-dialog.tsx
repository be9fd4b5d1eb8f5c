import { Kbd, Modal, Table } from '@mantine/core';

const shortcuts: [keys: string[], does: string][] = [
  [['?'], 'Show this list'],
  [['g', 'h'], 'Go to the worklist'],
  [['g', 'j'], 'Go to the jobs'],
  [['g', 's'], 'Go to the senders'],
  [['g', 'c'], 'Go to the configs'],
  [['/'], 'Search in the list'],
  [['d'], 'Switch between light and dark'],
  [['u'], 'Worklist: choose documents to upload'],
  [['j', 'k'], 'Worklist: next and previous document'],
  [['x'], 'Worklist: pick the document'],
  [['a'], 'Worklist: accept what is picked, or the document where it is clean'],
  [['m'], 'Worklist: assign what is picked, or the document'],
  [['c'], 'Worklist: comment on the document'],
  [['o'], 'Worklist: open the document'],
  [['1', '…', '8'], 'Document: its pages, from left to right'],
  [['n', 'p'], 'Document: next and previous thing to decide'],
  [['a'], 'Document: accept it'],
  [['f'], 'Document: say which field the column is'],
  [['t'], 'Document: take what was said'],
  [['Esc'], 'Document: drop the last correction that is not taken yet'],
  [['r'], 'Document: read it again, where more holds for the sender by now'],
  [['o'], 'Document: open the next one, once it is done'],
  [['h', 'l'], 'Values: previous and next field'],
  [['j', 'k'], 'Values: next and previous value'],
  [['e'], 'Values: change all rows with the value'],
  [['F8'], 'Editor: next thing to fix'],
  [['Alt', 'Enter'], 'Editor: fix what is wrong in the line'],
  [['Ctrl', 'Enter'], 'Editor: run the open case; with Shift all'],
  [['←', '↑', '→', '↓'], 'Grid: move from cell to cell'],
  [['Ctrl', 'Home'], 'Grid: first cell; with End the last'],
  [['Enter'], 'Grid: explain the row and cell'],
];

export function ShortcutsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Keyboard shortcuts" closeButtonProps={{ 'aria-label': 'Close' }}>
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
