import { useQuery } from '@tanstack/react-query';
import { getJson, path } from '../api/http';
import { DefinitionTable } from '../ui/DefinitionTable';
import { count, percent } from '../ui/format';
import { Panel } from '../ui/Page';
import { Answer } from '../ui/States';
import ui from '../ui/ui.module.css';
import { ratioWarning, verdictOf, type OfferReport, type Side } from './report';
import classes from './offers.module.css';

const REFRESH_MILLIS = 5_000;

/** What an offer changed, how sure that is, and whether it can be trusted. */
export function ReportPanel({ id }: { id: string }) {
  const report = useQuery({
    queryKey: ['offer-report', id],
    refetchInterval: REFRESH_MILLIS,
    queryFn: ({ signal }) => getJson<OfferReport>(path`/v1/offers/${id}/report`, signal),
  });
  return (
    <Panel title="What it changed">
      <Answer of={report} what="what it changed" absent="This server does not compare yet">
        {(found) => <Found report={found} />}
      </Answer>
    </Panel>
  );
}

function Found({ report }: { report: OfferReport }) {
  const verdict = verdictOf(report);
  const warning = ratioWarning(report);
  const { low, value, high } = report.uplift;
  const rows: (Side & { name: string })[] = [{ name: 'Saw it', ...report.shown }, { name: 'Kept out', ...report.held_out }];
  return (
    <div className={ui.stack}>
      {warning && (
        <p className={classes.alarm} role="alert">
          {warning}
        </p>
      )}
      <div>
        <p className={classes.uplift}>{verdict.head}</p>
        {low !== null && value !== null && high !== null && <Range low={low} value={value} high={high} />}
        <p className="soft">{verdict.text}</p>
      </div>
      {report.held_out_share > 0 && (
        <div className={classes.sides}>
          <DefinitionTable
            caption="Those who saw it and those kept out"
            rows={rows}
            keyOf={(row) => row.name}
            columns={[
              { title: 'Who', cell: (row) => row.name },
              { title: 'People', number: true, cell: (row) => count(row.people) },
              { title: 'Bought', number: true, cell: (row) => `${count(row.buyers)} (${percent(row.buyer_rate.value)})` },
              { title: 'Revenue a person', number: true, cell: (row) => row.revenue_per_person.value?.toFixed(2) ?? '–' },
            ]}
          />
        </div>
      )}
    </div>
  );
}

/** The interval around no difference; the text beside it says the same. */
function Range({ low, value, high }: { low: number; value: number; high: number }) {
  const reach = Math.max(0.05, Math.abs(low), Math.abs(high)) * 1.1;
  const at = (ratio: number) => `${50 + (ratio / reach) * 50}%`;
  return (
    <div className={classes.range} aria-hidden="true">
      <span className={classes.rangeZero} style={{ left: '50%' }} />
      <span className={classes.rangeBar} style={{ left: at(low), width: `${((high - low) / reach) * 50}%` }} />
      <span className={classes.rangePoint} style={{ left: at(value) }} />
    </div>
  );
}
