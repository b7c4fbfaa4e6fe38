import { useParams } from '@tanstack/react-router';
import { EditorBar } from '../ui/EditorBar';
import { Page, Panel } from '../ui/Page';
import { Failure, Loading } from '../ui/States';
import { StateBadge, Tag } from '../ui/StateBadge';
import { NEW, useEditor } from '../ui/useEditor';
import ui from '../ui/ui.module.css';
import { AudiencePanel } from './AudiencePanel';
import { ContentPanel } from './ContentPanel';
import { LimitsPanel } from './LimitsPanel';
import { blank, unfinished, type Offer } from './offer';
import { SpentPanel } from './SpentPanel';

const back = { to: '/offers', label: 'Offers' };

const words = { active: 'Activate', paused: 'Stop at once', archived: 'Archive', draft: 'Back to draft' };

/** One offer: what it gives, to whom, within which limits. */
export function OfferPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  return <OfferEditor key={id} id={id} />;
}

function OfferEditor({ id }: { id: string }) {
  const editor = useEditor<Offer>('offers', id, blank, 'offer', '/offers');
  const { draft, base, read, edit } = editor;
  if (!draft) {
    return (
      <Page title="Offer" back={back}>
        <Panel>{read.error ? <Failure error={read.error} retry={() => void read.refetch()} absent="There is no such offer" /> : <Loading what="the offer" />}</Panel>
      </Page>
    );
  }
  const open = unfinished(draft);
  const missing = base?.value.approval?.missing === true;
  return (
    <Page
      title={id === NEW ? 'New offer' : base?.value.name || id}
      back={back}
      badge={
        id === NEW ? undefined : (
          <>
            <StateBadge state={draft.state} />
            {missing && <Tag tone="warn">Waits for approval</Tag>}
          </>
        )
      }
      lead={open ?? (missing ? `A budget of this size needs a second person: somebody other than ${base?.value.approval?.written_by ?? 'its writer'} has to approve it.` : 'A budget is never exceeded, whatever happens.')}
    >
      <EditorBar editor={editor} ready={open === null} words={words} />
      <div className={ui.columns}>
        <div className={ui.rail}>
          <ContentPanel offer={draft} edit={edit} />
          <LimitsPanel offer={draft} edit={edit} />
        </div>
        <div className={ui.rail}>
          {id !== NEW && base && <SpentPanel offer={base.value} />}
          <AudiencePanel offer={draft} edit={edit} />
        </div>
      </div>
    </Page>
  );
}
