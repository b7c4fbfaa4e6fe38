import { Button, FileInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { idFrom } from '../api/definitions';
import { path, send } from '../api/http';
import type { PeopleList } from '../api/lists';
import { useNotice } from '../ui/Notices';
import { Panel } from '../ui/Page';
import { Faults } from '../ui/States';
import ui from '../ui/ui.module.css';

/** Brings a list as a file; one of the same name is replaced, and that is said before. */
export function UploadPanel({ known, uploaded }: { known: PeopleList[]; uploaded: () => void }) {
  const [name, setName] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const tell = useNotice();
  const id = idFrom(name);
  const replaces = known.some((list) => list.id === id);
  const upload = useMutation<void, Error, File>({
    mutationFn: async (content) => void (await send(path`/v1/lists/${id}`, { method: 'PUT', text: { type: 'text/csv', content } })),
    onSuccess: () => {
      tell(`The list “${name}” is kept.`);
      setName('');
      setFile(null);
      uploaded();
    },
  });
  return (
    <Panel title="Bring a list">
      <div className={ui.stack}>
        <div className={ui.fields}>
          <TextInput label="Name" maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <FileInput label="File" placeholder="Choose a file" accept=".csv,.txt,text/csv,text/plain" value={file} onChange={setFile} clearable clearButtonProps={{ 'aria-label': 'Take the file away' }} />
        </div>
        <p className="soft small">One customer or visitor id a line; of a table, the first column.</p>
        {replaces && <p>The list of that name is replaced: who is not in the file is no longer on it.</p>}
        <div>
          <Button disabled={id === '' || file === null || upload.isPending} onClick={() => file && upload.mutate(file)}>
            {upload.isPending ? 'Bringing…' : replaces ? 'Replace the list' : 'Bring the list'}
          </Button>
        </div>
        {upload.error && <Faults error={upload.error} />}
      </div>
    </Panel>
  );
}
