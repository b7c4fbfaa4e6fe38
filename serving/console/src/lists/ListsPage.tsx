import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { LISTS_KEY, useLists, type PeopleList } from '../api/lists';
import { path, send } from '../api/http';
import { DefinitionTable } from '../ui/DefinitionTable';
import { ago, count } from '../ui/format';
import { useNotice } from '../ui/Notices';
import { Page, Panel } from '../ui/Page';
import { Answer, Empty } from '../ui/States';
import { UploadPanel } from './UploadPanel';

/** Lists of people that were brought from elsewhere. */
export function ListsPage() {
  const lists = useLists();
  const client = useQueryClient();
  const tell = useNotice();
  const changed = () => void client.invalidateQueries({ queryKey: LISTS_KEY });
  const removal = useMutation<void, Error, PeopleList>({
    mutationFn: async ({ id }) => void (await send(path`/v1/lists/${id}`, { method: 'DELETE' })),
    onSuccess: (_, { id, name }) => {
      changed();
      tell(`The list “${name || id}” is deleted.`);
    },
    onError: (error) => tell(error.message, { tone: 'bad' }),
  });
  return (
    <Page title="Lists" back={{ to: '/segments', label: 'Segments' }} lead="People from elsewhere: a newsletter, a loyalty card, the press. Rules may ask who is on a list.">
      {lists.data !== null && <UploadPanel known={lists.data ?? []} uploaded={changed} />}
      <Panel flush={(lists.data?.length ?? 0) > 0}>
        <Answer of={lists} what="lists">
          {(all) =>
            all === null ? (
              <Empty title="This server does not keep lists yet" />
            ) : all.length === 0 ? (
              <Empty title="No list yet">Bring one as a file: one person a line.</Empty>
            ) : (
              <DefinitionTable
                caption="Lists"
                rows={all}
                keyOf={(list) => list.id}
                columns={[
                  { title: 'Name', cell: (list) => <strong>{list.name || list.id}</strong> },
                  { title: 'People', number: true, cell: (list) => count(list.members) },
                  { title: 'Changed', cell: (list) => <span className="soft">{ago(list.updated_time)}</span> },
                  {
                    title: 'Delete',
                    bare: true,
                    cell: (list) => (
                      <Button size="compact-sm" variant="default" c="var(--bad)" aria-label={`Delete ${list.name || list.id}`} disabled={removal.isPending} onClick={() => removal.mutate(list)}>
                        Delete
                      </Button>
                    ),
                  },
                ]}
              />
            )
          }
        </Answer>
      </Panel>
    </Page>
  );
}
