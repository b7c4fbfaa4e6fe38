import { Button } from '@mantine/core';
import { Page, Panel } from '../ui/Page';
import { Empty } from '../ui/States';

/** Stands in for a page that could not be loaded or failed. */
export function Broken({ error }: { error: unknown }) {
  return (
    <Page title="This page failed">
      <Panel>
        <Empty title="Something went wrong here" action={<Button onClick={() => window.location.reload()}>Load it again</Button>}>
          The console may have been updated since it was opened. {error instanceof Error && `(${error.message})`}
        </Empty>
      </Panel>
    </Page>
  );
}
