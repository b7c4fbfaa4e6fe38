import { Button, Modal, Table } from '@mantine/core';
import type { FieldChange } from '../api/conflict';
import type { Definition } from '../api/definitions';
import type { Editor } from './useEditor';
import classes from './ui.module.css';

const by: Record<FieldChange['changedBy'], string> = { them: 'They changed it', me: 'You changed it', both: 'Both changed it' };

function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return '–';
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  return JSON.stringify(value, null, 1);
}

const label = (field: string) => field.charAt(0).toUpperCase() + field.slice(1).replaceAll('_', ' ');

/** What to do when somebody else saved in the meantime. */
export function ConflictDialog<T extends Definition>({ editor }: { editor: Editor<T> }) {
  const { conflict } = editor;
  const gone = conflict !== null && conflict.theirs === null;
  return (
    <Modal opened={conflict !== null} onClose={editor.dismiss} size="xl" title={gone ? 'Somebody else deleted this' : 'Somebody else changed this'}>
      <div className={classes.stack}>
        <p>
          {gone
            ? 'It was deleted after you opened it. You can save yours as a new one, or let it go.'
            : 'It was saved by somebody else after you opened it. Nothing of yours is lost: choose what should stand.'}
        </p>
        {conflict !== null && conflict.changes.length > 0 && (
          <div className={classes.scroll} tabIndex={0} role="region" aria-label="What differs">
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>What</Table.Th>
                  <Table.Th>Theirs</Table.Th>
                  <Table.Th>Yours</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {conflict.changes.map((change) => (
                  <Table.Tr key={change.field}>
                    <Table.Td>
                      <strong>{label(change.field)}</strong>
                      <div className="soft small">{by[change.changedBy]}</div>
                    </Table.Td>
                    <Table.Td className={classes.value}>{shown(change.theirs)}</Table.Td>
                    <Table.Td className={classes.value}>{shown(change.mine)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
        )}
        <div className={classes.choices}>
          <Button variant="default" onClick={editor.takeTheirs}>
            {gone ? 'Let it go' : 'Take theirs'}
          </Button>
          <Button variant={conflict?.canCombine ? 'default' : 'filled'} onClick={editor.keepMine}>
            {gone ? 'Save mine as new' : 'Keep mine'}
          </Button>
          {conflict?.canCombine && <Button onClick={editor.keepBoth}>Keep both changes</Button>}
        </div>
      </div>
    </Modal>
  );
}
