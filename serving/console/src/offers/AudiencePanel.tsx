import { Checkbox, NumberInput, TextInput } from '@mantine/core';
import { useDefinitions, type Definition } from '../api/definitions';
import { Panel } from '../ui/Page';
import { Answer, Empty } from '../ui/States';
import ui from '../ui/ui.module.css';
import type { Edit } from './ContentPanel';
import type { Offer } from './offer';

type Side = 'include_segments' | 'exclude_segments';

/** Who is to have an offer, who is not, and who is kept out to see what it is worth. */
export function AudiencePanel({ offer, edit }: { offer: Offer; edit: Edit }) {
  const segments = useDefinitions<Definition>('segments');
  const choose = (side: Side, chosen: string[]) => edit({ ...offer, eligibility: { ...offer.eligibility, [side]: chosen } });
  return (
    <Panel title="For whom">
      <div className={ui.stack}>
        <Answer of={segments} what="segments" absent="Everybody: this server does not keep segments yet">
          {(all) => {
            const open = all.filter((segment) => segment.state !== 'archived');
            return open.length === 0 ? (
              <Empty title="Everybody">With a segment you can say who should have it.</Empty>
            ) : (
              (['include_segments', 'exclude_segments'] as const).map((side) => (
                <Checkbox.Group
                  key={side}
                  label={side === 'include_segments' ? 'People in one of these' : 'But nobody in one of these'}
                  description={side === 'include_segments' ? 'None chosen: everybody' : undefined}
                  value={offer.eligibility[side]}
                  onChange={(chosen) => choose(side, chosen)}
                >
                  <div className={ui.checks}>
                    {open.map((segment) => (
                      <Checkbox key={segment.id} value={segment.id} label={segment.name || segment.id} />
                    ))}
                  </div>
                </Checkbox.Group>
              ))
            );
          }}
        </Answer>
        <NumberInput
          label="Kept out to compare"
          description="So many percent never see it; that tells what it is worth"
          min={0}
          max={50}
          suffix=" %"
          value={Math.round(offer.holdout_ratio * 1000) / 10}
          onChange={(value) => edit({ ...offer, holdout_ratio: (Number(value) || 0) / 100 }, 'holdout')}
        />
        <NumberInput label="Priority" description="Higher goes first" allowDecimal={false} value={offer.priority ?? 0} onChange={(value) => edit({ ...offer, priority: Number(value) || 0 }, 'priority')} />
        <TextInput
          label="Never together with"
          description="Offers that have the same word here"
          maxLength={64}
          value={offer.exclusion_group ?? ''}
          onChange={(event) => edit({ ...offer, exclusion_group: event.currentTarget.value || null }, 'group')}
        />
      </div>
    </Panel>
  );
}
