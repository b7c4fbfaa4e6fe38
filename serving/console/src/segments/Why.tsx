import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { getJson, path, query } from '../api/http';
import { Icon } from '../shell/icons';
import { Panel } from '../ui/Page';
import { Answer } from '../ui/States';
import { reasonWords } from './reasons';
import type { Reason } from './segment';
import ui from '../ui/ui.module.css';
import classes from './segments.module.css';

/** Why somebody is in, or is not: the rule line by line. */
export function Why({ id }: { id: string }) {
  const [typed, setTyped] = useState('');
  const [person, setPerson] = useState('');
  const why = useQuery({
    queryKey: ['segment-why', id, person],
    enabled: person !== '',
    queryFn: ({ signal }) => getJson<Reason>(path`/v1/segments/${id}/why` + query({ user_id: person }), signal),
  });
  function ask(event: FormEvent) {
    event.preventDefault();
    setPerson(typed.trim());
  }
  return (
    <Panel title="Is this person in?">
      <form className={ui.searchLine} onSubmit={ask}>
        <TextInput label="Customer or visitor id" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
        <Button type="submit" disabled={typed.trim() === ''}>
          Find out
        </Button>
      </form>
      {person !== '' && (
        <div className={classes.why}>
          <Answer of={why} what="the reasons" absent={`Nothing is known of “${person}”`}>
            {(reason) => (
              <>
                <p className={classes.verdict}>{reason.result ? `Yes, ${person} is in.` : `No, ${person} is not in.`}</p>
                <ReasonTree reasons={[reason]} />
              </>
            )}
          </Answer>
        </div>
      )}
    </Panel>
  );
}

export function ReasonTree({ reasons }: { reasons: Reason[] }) {
  return (
    <ul className={classes.reasons}>
      {reasons.map((reason, i) => (
        <li key={i}>
          <span className={classes.reason} data-holds={reason.result}>
            <Icon name={reason.result ? 'check' : 'close'} size={15} />
            <span className="sr">{reason.result ? 'Holds: ' : 'Does not hold: '}</span>
            <span>{reasonWords(reason.text)}</span>
          </span>
          {reason.rules && reason.rules.length > 0 && <ReasonTree reasons={reason.rules} />}
        </li>
      ))}
    </ul>
  );
}
