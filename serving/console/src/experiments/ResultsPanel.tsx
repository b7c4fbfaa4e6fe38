import { ago, count, percent, words } from '../ui/format';
import { DefinitionTable } from '../ui/DefinitionTable';
import { Panel } from '../ui/Page';
import { Answer, Empty } from '../ui/States';
import { Tag } from '../ui/StateBadge';
import { METRICS, useResults, verdict, type Estimate, type Experiment, type Verdict } from './experiment';
import classes from './experiments.module.css';

const said: Record<Verdict, [string, 'good' | 'bad' | 'plain']> = {
  better: ['Better', 'good'],
  worse: ['Worse', 'bad'],
  open: ['Too early to say', 'plain'],
  base: ['Compared with', 'plain'],
};

/** What an experiment did so far, and how sure that is. */
export function ResultsPanel({ experiment }: { experiment: Experiment }) {
  const results = useResults(experiment.id);
  const metric = METRICS.find(([id]) => id === experiment.primary_metric)?.[1] ?? 'Converts';
  return (
    <Panel title="Results" aside={<span className="soft small">{results.data?.updated_time ? `Counted ${ago(results.data.updated_time)}` : undefined}</span>}>
      <Answer of={results} what="results">
        {(found) =>
          found.variations.every((variation) => variation.exposed === 0) ? (
            <Empty title="Nobody saw it yet">Results begin with the first page shown under a variation.</Empty>
          ) : (
            <>
              {!found.sample_ratio.ok && (
                <p className={classes.alarm} role="alert">
                  The variations were seen by other shares of people than asked for. Something loses people of one of them: do not trust the rest.
                </p>
              )}
              <div className={classes.table}>
                <DefinitionTable
                  caption="Results by variation"
                  rows={found.variations}
                  keyOf={(row) => row.variation_id}
                  columns={[
                    { title: 'Variation', cell: (row) => <strong>{words(row.variation_id)}</strong> },
                    { title: 'Saw it', number: true, cell: (row) => count(row.exposed) },
                    { title: metric, number: true, cell: (row) => count(row.conversions) },
                    { title: 'Share', number: true, cell: (row) => <Interval of={row.conversion_rate} /> },
                    { title: 'Revenue a person', number: true, cell: (row) => row.revenue_per_person.value?.toFixed(2) ?? '–' },
                    { title: 'Against the first', number: true, cell: (row) => (row.lift ? <Interval of={row.lift} sign /> : '–') },
                    { title: 'Verdict', cell: (row) => <Tag tone={said[verdict(row.lift)][1]}>{said[verdict(row.lift)][0]}</Tag> },
                  ]}
                />
              </div>
              <p className="soft small">Ranges hold the true value with 95 % confidence.</p>
            </>
          )
        }
      </Answer>
    </Panel>
  );
}

function Interval({ of, sign = false }: { of: Estimate; sign?: boolean }) {
  const text = (value: number | null) => (sign && value !== null && value > 0 ? '+' : '') + percent(value);
  return (
    <>
      {text(of.value)}
      {of.low !== null && of.high !== null && (
        <div className="soft small">
          {text(of.low)} to {text(of.high)}
        </div>
      )}
    </>
  );
}
