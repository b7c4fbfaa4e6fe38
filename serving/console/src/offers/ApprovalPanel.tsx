import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { path, send, type Versioned } from '../api/http';
import { useOperator } from '../api/operator';
import { useNotice } from '../ui/Notices';
import { Panel } from '../ui/Page';
import { Faults } from '../ui/States';
import ui from '../ui/ui.module.css';
import type { Offer } from './offer';

/** Four eyes: who wrote a large offer, and who else stands for it. */
export function ApprovalPanel({ offer, etag, dirty, approved }: { offer: Offer; etag: string | null; dirty: boolean; approved: (saved: Versioned<Offer>) => void }) {
  const me = useOperator();
  const tell = useNotice();
  const approve = useMutation<Versioned<Offer>, Error>({
    mutationFn: async () => {
      const answer = await send(path`/v1/offers/${offer.id}` + ':approve', { method: 'POST', headers: { 'if-match': etag ?? '' } });
      return { value: (await answer.json()) as Offer, etag: answer.headers.get('etag') };
    },
    onSuccess: (saved) => {
      approved(saved);
      tell('Approved. It may be shown now.');
    },
  });
  const { approval } = offer;
  if (!approval?.needed) return null;
  const writer = approval.written_by || 'somebody without a name';
  if (!approval.missing) {
    return (
      <Panel title="Approved">
        <p>
          {writer} wrote it, {approval.approved_by} approved it. A change of anything but its name or state needs a new approval.
        </p>
      </Panel>
    );
  }
  const mine = me === approval.written_by || (me === '' && approval.written_by === 'operator');
  return (
    <Panel title="Waits for approval">
      <div className={ui.stack}>
        <p>It may give away so much that a second person has to look at it. {writer} wrote it; until somebody else approves, nobody gets it.</p>
        {mine && <p className="soft small">You wrote it yourself. Whoever approves says their own name at the side of the console.</p>}
        {dirty && <p className="soft small">Save or undo your changes first: what is approved is what is saved.</p>}
        <div>
          <Button disabled={mine || dirty || approve.isPending} onClick={() => approve.mutate()}>
            Approve
          </Button>
        </div>
        {approve.error && <Faults error={approve.error} />}
      </div>
    </Panel>
  );
}
