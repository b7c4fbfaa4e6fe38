import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { Shell } from './shell/Shell';
import { Broken } from './shell/Broken';
import { NotFound } from './shell/NotFound';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const at = <P extends string>(path: P, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(load as () => Promise<Record<string, React.ComponentType>>, name),
  });

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/now' });
  },
});

const routes = root.addChildren([
  index,
  at('/now', () => import('./now/NowPage'), 'NowPage'),
  at('/segments', () => import('./segments/SegmentsPage'), 'SegmentsPage'),
  at('/segments/$id', () => import('./segments/SegmentPage'), 'SegmentPage'),
  at('/lists', () => import('./lists/ListsPage'), 'ListsPage'),
  at('/webhooks', () => import('./webhooks/WebhooksPage'), 'WebhooksPage'),
  at('/offers', () => import('./offers/OffersPage'), 'OffersPage'),
  at('/offers/$id', () => import('./offers/OfferPage'), 'OfferPage'),
  at('/pages', () => import('./pages/PagesPage'), 'PagesPage'),
  at('/pages/$id', () => import('./pages/TemplatePage'), 'TemplatePage'),
  at('/people', () => import('./people/PeoplePage'), 'PeoplePage'),
  at('/people/$id', () => import('./people/PersonPage'), 'PersonPage'),
  at('/experiments', () => import('./experiments/ExperimentsPage'), 'ExperimentsPage'),
  at('/experiments/$id', () => import('./experiments/ExperimentPage'), 'ExperimentPage'),
  at('/catalogue', () => import('./catalogue/CataloguePage'), 'CataloguePage'),
  at('/catalogue/$id', () => import('./catalogue/ItemPage'), 'ItemPage'),
  at('/audit', () => import('./audit/AuditPage'), 'AuditPage'),
]);

export const router = createRouter({
  routeTree: routes,
  basepath: '/console',
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
