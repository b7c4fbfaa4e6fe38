import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { getLines, path, query } from '../api/http';
import { ago, count } from '../ui/format';
import { useNotice } from '../ui/Notices';
import { Panel } from '../ui/Page';
import { Answer, Empty } from '../ui/States';
import { saveMembers } from './export';
import ui from '../ui/ui.module.css';
import classes from './segments.module.css';

interface Member {
  user_id: string;
  since?: string | null;
}

const PAGE = 100;

/** The people who are in now, a hundred at a time, and all of them as a file. */
export function Members({ id, total }: { id: string; total?: number | null }) {
  const tell = useNotice();
  const [saving, setSaving] = useState(false);
  const members = useInfiniteQuery({
    queryKey: ['segment-members', id],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) => getLines<Member>(path`/v1/segments/${id}/members` + query({ limit: PAGE, after: pageParam }), PAGE, signal),
    getNextPageParam: (last) => (last.length < PAGE ? undefined : last.at(-1)!.user_id),
  });
  const people = members.data?.pages.flat();
  const save = async () => {
    setSaving(true);
    await saveMembers(id).catch((error: Error) => tell(error.message, { tone: 'bad' }));
    setSaving(false);
  };
  const aside = (
    <div className={ui.barGroup}>
      {people && total ? <span className="soft small">{`${count(people.length)} of ${count(Math.max(total, people.length))}`}</span> : null}
      <Button size="xs" variant="default" disabled={!people?.length || saving} onClick={() => void save()}>
        {saving ? 'Saving…' : 'Save all as a file'}
      </Button>
    </div>
  );
  return (
    <Panel title="People" aside={aside}>
      <Answer of={{ ...members, data: people }} what="people" absent="This server does not list the people of a segment yet">
        {(shown) =>
          shown.length === 0 ? (
            <Empty title="Nobody is in now">A segment has people once it is active and somebody fits.</Empty>
          ) : (
            <>
              <ul className={ui.list}>
                {shown.map((person) => (
                  <li key={person.user_id}>
                    <Link className={`${ui.rowLink} ${ui.grow}`} to="/people/$id" params={{ id: person.user_id }}>
                      {person.user_id}
                    </Link>
                    {person.since && <span className="soft small">since {ago(person.since)}</span>}
                  </li>
                ))}
              </ul>
              {members.hasNextPage && (
                <Button className={classes.more} variant="default" disabled={members.isFetchingNextPage} onClick={() => void members.fetchNextPage()}>
                  {members.isFetchingNextPage ? 'Loading…' : 'Show more'}
                </Button>
              )}
            </>
          )
        }
      </Answer>
    </Panel>
  );
}
