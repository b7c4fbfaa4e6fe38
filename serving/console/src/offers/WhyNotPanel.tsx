import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { send } from '../api/http';
import { useExplainedPage } from '../people/person';
import { compact } from '../ui/format';
import { Panel } from '../ui/Page';
import { Answer } from '../ui/States';
import ui from '../ui/ui.module.css';
import { refusals, refusalWords, type Refusal } from './refusals';
import classes from './offers.module.css';

const REFRESH_MILLIS = 5_000;

/** Why people do not get an offer: all of them, and one in particular. */
export function WhyNotPanel({ id }: { id: string }) {
  const metrics = useQuery({
    queryKey: ['metrics'],
    refetchInterval: REFRESH_MILLIS,
    queryFn: async ({ signal }) => (await send('/metrics', { signal, headers: { accept: 'text/plain' } })).text(),
  });
  const onPages = metrics.data === undefined ? [] : refusals(metrics.data, id, 'page');
  const redeeming = metrics.data === undefined ? [] : refusals(metrics.data, id, 'redemption');
  return (
    <Panel title="Why people do not get it">
      <div className={ui.stack}>
        <OnePerson id={id} />
        {onPages.length > 0 && <Reasons title="Not shown on a page" found={onPages} />}
        {redeeming.length > 0 && <Reasons title="Not redeemed" found={redeeming} />}
        {onPages.length + redeeming.length > 0 && <p className="soft small">Times since this server started.</p>}
      </div>
    </Panel>
  );
}

function Reasons({ title, found }: { title: string; found: Refusal[] }) {
  const most = found[0]!.times;
  return (
    <div>
      <h3>{title}</h3>
      <ul className={classes.reasons}>
        {found.map(({ code, times }) => (
          <li key={code}>
            <span>{refusalWords(code)}</span>
            <span className="num">{compact(times)}</span>
            <div className={classes.budgetBar} aria-hidden="true">
              <span style={{ width: `${(times / most) * 100}%` }} />
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

function OnePerson({ id }: { id: string }) {
  const [typed, setTyped] = useState('');
  const [person, setPerson] = useState('');
  function ask(event: FormEvent) {
    event.preventDefault();
    setPerson(typed.trim());
  }
  return (
    <>
      <form className={ui.searchLine} onSubmit={ask}>
        <TextInput label="One person" description="Customer or visitor id" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
        <Button type="submit" variant="default" disabled={typed.trim() === ''}>
          Find out
        </Button>
      </form>
      {person !== '' && <Told id={id} person={person} />}
    </>
  );
}

function Told({ id, person }: { id: string; person: string }) {
  const page = useExplainedPage('home', person, 1);
  return (
    <Answer of={page} what="what they see">
      {(shown) => {
        const reason = shown.offers_not_shown?.find((each) => each.offer_id === id)?.reason;
        const gets = shown.offers?.some((offer) => offer.offer_id === id);
        return (
          <p role="status">
            <strong>{gets ? `${person} sees it on the home page.` : `${person} does not see it on the home page.`}</strong>{' '}
            {!gets && (reason ? `${refusalWords(reason)}.` : 'It does not run now.')}
          </p>
        );
      }}
    </Answer>
  );
}
