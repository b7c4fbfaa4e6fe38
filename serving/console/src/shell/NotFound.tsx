import { Link } from '@tanstack/react-router';
import { Empty } from '../ui/States';
import { Page } from '../ui/Page';

export function NotFound() {
  return (
    <Page title="There is no such page">
      <Empty title="Nothing is here">
        Go to <Link to="/now">what happens now</Link>, or choose a page from the menu.
      </Empty>
    </Page>
  );
}
