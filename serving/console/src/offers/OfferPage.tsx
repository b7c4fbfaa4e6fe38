import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { fetchDefinition } from '../api/definitions';
import { EditorBar } from '../ui/EditorBar';
import { Page, Panel } from '../ui/Page';
import { Failure, Loading } from '../ui/States';
import { StateBadge, Tag } from '../ui/StateBadge';
import { NEW, useEditor } from '../ui/useEditor';
import ui from '../ui/ui.module.css';
import { ApprovalPanel } from './ApprovalPanel';
import { AudiencePanel } from './AudiencePanel';
import { CodesPanel } from './CodesPanel';
import { ContentPanel } from './ContentPanel';
import { LimitsPanel } from './LimitsPanel';
import { blank, unfinished, type Offer } from './offer';
import { ReportPanel } from './ReportPanel';
import { SeenPanel } from './SeenPanel';
import { SpentPanel } from './SpentPanel';
import { WhyNotPanel } from './WhyNotPanel';

const back = { to: '/offers', label: 'Offers' };

const REFRESH_MILLIS = 2_000;

const words = { active: 'Activate', paused: 'Stop at once', archived: 'Archive', draft: 'Back to draft' };

/** One offer: what it gives, to whom, within which limits. */
export function OfferPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  return <OfferEditor key={id} id={id} />;
}

function OfferEditor({ id }: { id: string }) {
  const editor = useEditor<Offer>('offers', id, blank, 'offer', '/offers');
  const { draft, base, read, edit } = editor;
  const now = useQuery({ queryKey: ['offer-now', id], enabled: id !== NEW, refetchInterval: REFRESH_MILLIS, queryFn: () => fetchDefinition<Offer>('offers', id) });
  const saved = id === NEW ? undefined : base?.value;
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
      {saved && <SpentPanel offer={{ ...saved, spent: now.data?.value.spent ?? saved.spent }} />}
      <div className={ui.columns}>
        <div className={ui.rail}>
          <ContentPanel offer={draft} edit={edit} />
          <LimitsPanel offer={draft} edit={edit} />
          {saved && saved.state !== 'draft' && <ReportPanel id={id} />}
        </div>
        <div className={ui.rail}>
          <SeenPanel offer={draft} />
          {saved && base && <ApprovalPanel offer={saved} etag={base.etag} dirty={editor.dirty} approved={editor.adopt} />}
          {saved?.coupon.mode === 'unique_pool' && <CodesPanel offer={now.data?.value ?? saved} added={() => void now.refetch()} />}
          <AudiencePanel offer={draft} edit={edit} />
          {saved && saved.state !== 'draft' && <WhyNotPanel id={id} />}
        </div>
      </div>
    </Page>
  );
}
