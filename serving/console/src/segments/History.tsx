import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { changeWords } from '../api/changes';
import { useFeatures, type Feature } from '../api/features';
import { path, send, type Versioned } from '../api/http';
import { getOptional } from '../api/optional';
import { ago, dateTime } from '../ui/format';
import { useNotice } from '../ui/Notices';
import { Panel } from '../ui/Page';
import { Answer, Empty, Faults } from '../ui/States';
import { StateBadge, Tag } from '../ui/StateBadge';
import ui from '../ui/ui.module.css';
import { RuleSentence } from './RuleSentence';
import type { Segment, SegmentVersion } from './segment';
import { useRuleFields } from './useRuleFields';
import classes from './segments.module.css';

interface Props {
  id: string;
  etag: string | null;
  restored: (saved: Versioned<Segment>) => void;
}

/** How a segment came to be as it is, and a way back to how it was. */
export function History({ id, etag, restored }: Props) {
  const tell = useNotice();
  const features = useFeatures();
  const versions = useQuery({
    queryKey: ['segment-versions', id, etag],
    queryFn: ({ signal }) => getOptional<{ versions: SegmentVersion[] }>(path`/v1/segments/${id}/versions`, signal),
  });
  const rollback = useMutation<Versioned<Segment>, Error, SegmentVersion>({
    mutationFn: async ({ version }) => {
      const answer = await send(path`/v1/segments/${id}` + ':rollback', { method: 'POST', headers: { 'if-match': etag ?? '' }, body: { version } });
      return { value: (await answer.json()) as Segment, etag: answer.headers.get('etag') };
    },
    onSuccess: (saved, { time }) => {
      restored(saved);
      tell(`It is as it was on ${dateTime(time)}.`);
    },
  });
  return (
    <Panel title="How it came to be">
      {rollback.error && <Faults error={rollback.error} />}
      <Answer of={versions} what="versions">
        {(found) =>
          found === null || found.versions.length === 0 ? (
            <Empty title="No earlier version is kept" />
          ) : (
            <ol className={classes.versions}>
              {[...found.versions]
                .sort((a, b) => b.version - a.version)
                .map((version, i) => (
                  <li key={version.version}>
                    <div className={ui.partHead}>
                      <div className={ui.tags}>
                        <strong>{version.name}</strong>
                        <StateBadge state={version.state} />
                        {i === 0 && <Tag tone="accent">Now</Tag>}
                      </div>
                      <span className="soft small">
                        {version.operator || 'somebody'}, <time dateTime={version.time} title={dateTime(version.time)}>{ago(version.time)}</time>
                      </span>
                    </div>
                    {features.data && <Said version={version} features={features.data} />}
                    <ul className="soft small">
                      {version.changes.map((change) => (
                        <li key={change.field}>{changeWords(change)}</li>
                      ))}
                    </ul>
                    {i > 0 && (
                      <Button size="xs" variant="default" disabled={rollback.isPending} aria-label={`Bring back what it was on ${dateTime(version.time)}`} onClick={() => rollback.mutate(version)}>
                        Bring this back
                      </Button>
                    )}
                  </li>
                ))}
            </ol>
          )
        }
      </Answer>
    </Panel>
  );
}

function Said({ version, features }: { version: SegmentVersion; features: Feature[] }) {
  const { called } = useRuleFields(features, version.rule);
  return <RuleSentence rule={version.rule} called={called} />;
}
