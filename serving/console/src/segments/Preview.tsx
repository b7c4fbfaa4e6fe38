import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { postJson } from '../api/http';
import { count, percent } from '../ui/format';
import { Panel } from '../ui/Page';
import { Empty, Failure, Faults, Loading } from '../ui/States';
import { ApiProblem } from '../api/http';
import { Overlap } from './Overlap';
import { reasonWords } from './reasons';
import { toServer, unfinished, type Group } from './rules';
import type { Preview as PreviewAnswer, Reason } from './segment';
import ui from '../ui/ui.module.css';
import classes from './segments.module.css';

const PAUSE_MILLIS = 400;
const REFRESH_MILLIS = 5_000;
const SHOWN = 5;

/** Who would be in, told anew after each change. */
export function Preview({ rule }: { rule: Group }) {
  const [settled] = useDebouncedValue(rule, PAUSE_MILLIS);
  const open = unfinished(rule);
  const asked = toServer(settled);
  const preview = useQuery({
    queryKey: ['segment-preview', asked],
    enabled: unfinished(settled) === null,
    placeholderData: keepPreviousData,
    retry: false,
    // People come and go while the rule stays.
    refetchInterval: REFRESH_MILLIS,
    queryFn: ({ signal }) => postJson<PreviewAnswer>('/v1/segments:preview', { rule: asked }, signal),
  });
  const moving = settled !== rule || preview.isPlaceholderData;
  return (
    <Panel title="Who is in">
      {open ? (
        <Empty title="Nobody to count yet">{open}</Empty>
      ) : preview.error instanceof ApiProblem && preview.error.status === 400 ? (
        <Faults error={preview.error} />
      ) : preview.error ? (
        <Failure error={preview.error} retry={() => void preview.refetch()} absent="This server does not count people yet" />
      ) : preview.data ? (
        <Counted answer={preview.data} moving={moving} />
      ) : (
        <Loading what="who is in" />
      )}
    </Panel>
  );
}

function Counted({ answer, moving }: { answer: PreviewAnswer; moving: boolean }) {
  const [all, setAll] = useState(false);
  return (
    <div data-moving={moving || undefined} className={classes.counted}>
      <p className={classes.big} role="status">
        {count(answer.count)} {answer.count === 1 ? 'person' : 'people'}
      </p>
      <div className={classes.share} aria-hidden="true">
        <span style={{ width: `${Math.min(100, answer.share * 100)}%` }} />
      </div>
      <p className="soft small">
        {percent(answer.share)} of {count(answer.evaluated)} known
      </p>
      {(answer.overlap?.length ?? 0) > 0 && <Overlap overlap={answer.overlap!} />}
      {answer.sample.length > 0 && (
        <>
          <h3 className={classes.sampleHead}>Some of them</h3>
          <ul className={classes.sample}>
            {answer.sample.slice(0, all ? undefined : SHOWN).map((person) => (
              <li key={person.user_id}>
                <Link to="/people/$id" params={{ id: person.user_id }} className={ui.rowLink}>
                  {person.user_id}
                </Link>
                <ul className="soft small">
                  {person.why.map((line, i) => (
                    <li key={i}>{reasonWords(typeof line === 'string' ? line : (line as Reason).text)}</li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
          {answer.sample.length > SHOWN && !all && (
            <Button className={classes.more} size="xs" variant="default" onClick={() => setAll(true)}>
              Show {answer.sample.length - SHOWN} more
            </Button>
          )}
        </>
      )}
    </div>
  );
}
