import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useDefinitions } from '../api/definitions';
import { Icon } from '../shell/icons';
import { DefinitionTable } from '../ui/DefinitionTable';
import { percent, words } from '../ui/format';
import { Page, Panel } from '../ui/Page';
import { Answer, Empty } from '../ui/States';
import { StateBadge } from '../ui/StateBadge';
import { NEW } from '../ui/useEditor';
import ui from '../ui/ui.module.css';
import type { Experiment } from './experiment';

/** Every experiment. */
export function ExperimentsPage() {
  const experiments = useDefinitions<Experiment>('experiments');
  const navigate = useNavigate();
  const make = (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => void navigate({ to: '/experiments/$id', params: { id: NEW } })}>
      New experiment
    </Button>
  );
  return (
    <Page title="Experiments" lead="Try a change on some of the visitors, and keep it if it does better." actions={make}>
      <Panel flush={(experiments.data?.length ?? 0) > 0}>
        <Answer of={experiments} what="experiments">
          {(all) =>
            all.length === 0 ? (
              <Empty title="No experiment yet" action={make}>
                An experiment shows variations of a page to different people and tells which one does better.
              </Empty>
            ) : (
              <DefinitionTable
                caption="Experiments"
                rows={all}
                keyOf={(experiment) => experiment.id}
                columns={[
                  {
                    title: 'Name',
                    cell: (experiment) => (
                      <Link className={ui.rowLink} to="/experiments/$id" params={{ id: experiment.id }}>
                        {experiment.name || experiment.id}
                      </Link>
                    ),
                  },
                  { title: 'State', cell: (experiment) => <StateBadge state={experiment.state} /> },
                  { title: 'Pages', cell: (experiment) => experiment.pages.map(words).join(', ') },
                  { title: 'Variations', number: true, cell: (experiment) => experiment.variations.length },
                  { title: 'Visitors', number: true, cell: (experiment) => percent(experiment.traffic, 0) },
                ]}
              />
            )
          }
        </Answer>
      </Panel>
    </Page>
  );
}
