import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useDefinitions } from '../api/definitions';
import { Icon } from '../shell/icons';
import { DefinitionTable } from '../ui/DefinitionTable';
import { count, dateTime } from '../ui/format';
import { Page, Panel } from '../ui/Page';
import { Answer, Empty } from '../ui/States';
import { StateBadge, Tag } from '../ui/StateBadge';
import { NEW } from '../ui/useEditor';
import { useStop } from '../ui/useStop';
import ui from '../ui/ui.module.css';
import { Budget } from './Budget';
import { budgets, rewardText, type Offer } from './offer';

const REFRESH_MILLIS = 5_000;

/** Every offer and what it has cost. */
export function OffersPage() {
  const offers = useDefinitions<Offer>('offers', REFRESH_MILLIS);
  const navigate = useNavigate();
  const { stop } = useStop<Offer>('offers');
  const make = (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => void navigate({ to: '/offers/$id', params: { id: NEW } })}>
      New offer
    </Button>
  );
  return (
    <Page title="Offers" lead="What visitors are given, to whom, and how much of it." actions={make}>
      <Panel flush={(offers.data?.length ?? 0) > 0}>
        <Answer of={offers} what="offers" absent="This server does not keep offers yet">
          {(all) =>
            all.length === 0 ? (
              <Empty title="No offer yet" action={make}>
                An offer is shown to the people of its segments, and never costs more than its budget.
              </Empty>
            ) : (
              <DefinitionTable
                caption="Offers"
                rows={all}
                keyOf={(offer) => offer.id}
                columns={[
                  {
                    title: 'Name',
                    cell: (offer) => (
                      <>
                        <Link className={ui.rowLink} to="/offers/$id" params={{ id: offer.id }}>
                          {offer.name || offer.id}
                        </Link>
                        <div className="soft small">{rewardText(offer.reward)}</div>
                      </>
                    ),
                  },
                  {
                    title: 'State',
                    cell: (offer) => (
                      <div className={ui.tags}>
                        <StateBadge state={offer.state} />
                        {offer.approval?.missing && <Tag tone="warn">Waits for approval</Tag>}
                      </div>
                    ),
                  },
                  { title: 'Until', cell: (offer) => <span className="soft">{offer.end_time ? dateTime(offer.end_time) : 'open end'}</span> },
                  { title: 'Shown', number: true, cell: (offer) => count(offer.spent?.impressions) },
                  { title: 'Redeemed', number: true, cell: (offer) => <Redeemed offer={offer} /> },
                  {
                    title: 'Stop',
                    bare: true,
                    cell: (offer) =>
                      offer.state === 'active' && (
                        <Button size="compact-sm" variant="default" c="var(--bad)" aria-label={`Stop ${offer.name || offer.id} at once`} onClick={() => void stop(offer.id, offer.name || offer.id)}>
                          Stop at once
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

function Redeemed({ offer }: { offer: Offer }) {
  const budget = budgets(offer).find(({ action }) => action === 'redemption') ?? budgets(offer)[0];
  return budget ? <Budget budget={budget} currency={offer.reward.currency ?? ''} slim /> : <>{count(offer.spent?.redemptions)}</>;
}
