import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { getLines, path } from '../api/http';
import { ago, count } from '../ui/format';
import { Panel } from '../ui/Page';
import { Answer, Empty } from '../ui/States';
import ui from '../ui/ui.module.css';

interface Member {
  user_id: string;
  since?: string | null;
}

const SHOWN = 100;

/** The people who are in now. */
export function Members({ id, total }: { id: string; total?: number | null }) {
  const members = useQuery({
    queryKey: ['segment-members', id],
    queryFn: ({ signal }) => getLines<Member>(path`/v1/segments/${id}/members`, SHOWN, signal),
  });
  return (
    <Panel title="People" aside={<span className="soft small">{total ? `${count(Math.min(SHOWN, total))} of ${count(total)}` : undefined}</span>}>
      <Answer of={members} what="people" absent="This server does not list the people of a segment yet">
        {(people) =>
          people.length === 0 ? (
            <Empty title="Nobody is in now">A segment has people once it is active and somebody fits.</Empty>
          ) : (
            <ul className={ui.list}>
              {people.map((person) => (
                <li key={person.user_id}>
                  <Link className={`${ui.rowLink} ${ui.grow}`} to="/people/$id" params={{ id: person.user_id }}>
                    {person.user_id}
                  </Link>
                  {person.since && <span className="soft small">since {ago(person.since)}</span>}
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </Panel>
  );
}
