import { Button, FileButton, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { path, send } from '../api/http';
import { count } from '../ui/format';
import { Panel } from '../ui/Page';
import { Faults } from '../ui/States';
import ui from '../ui/ui.module.css';
import { codeLines, MAX_CODES, type Offer } from './offer';
import classes from './offers.module.css';

/** Codes of which each person gets one: brought as a file or typed, one a line. */
export function CodesPanel({ offer, added }: { offer: Offer; added: () => void }) {
  const [text, setText] = useState('');
  const codes = codeLines(text);
  const upload = useMutation<{ received: number; added: number }, Error, string[]>({
    mutationFn: async (lines) =>
      (await send(path`/v1/offers/${offer.id}/codes`, { method: 'POST', text: { type: 'text/plain', content: lines.join('\n') } })).json() as Promise<{ received: number; added: number }>,
    onSuccess: () => {
      setText('');
      added();
    },
  });
  const left = offer.spent?.codes_left ?? 0;
  return (
    <Panel title="Codes" aside={<span className="soft small">{count(left)} left to give</span>}>
      <div className={ui.stack}>
        {left === 0 && <p className="soft">Without codes nobody can redeem it.</p>}
        <Textarea
          label="Codes to add"
          description="One a line. A code that was there before is not added again."
          classNames={{ input: classes.codes }}
          minRows={3}
          maxRows={8}
          rows={4}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className={ui.barGroup}>
          <FileButton accept=".txt,.csv,text/plain,text/csv" onChange={(file) => file && void file.text().then(setText)}>
            {(props) => (
              <Button variant="default" {...props}>
                Take them from a file
              </Button>
            )}
          </FileButton>
          <Button disabled={codes.length === 0 || codes.length > MAX_CODES || upload.isPending} onClick={() => upload.mutate(codes)}>
            {upload.isPending ? 'Adding…' : `Add ${codes.length === 0 ? '' : count(codes.length)} ${codes.length === 1 ? 'code' : 'codes'}`.replace('  ', ' ')}
          </Button>
        </div>
        <p role="status" className="soft small">
          {codes.length > MAX_CODES
            ? `${count(codes.length)} at once are too many: at most ${count(MAX_CODES)}.`
            : upload.data
              ? `${count(upload.data.added)} of ${count(upload.data.received)} were new and are added.`
              : ''}
        </p>
        {upload.error && <Faults error={upload.error} />}
      </div>
    </Panel>
  );
}
