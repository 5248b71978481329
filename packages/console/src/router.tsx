import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { Crash } from './frame/crash';
import { NotFound } from './frame/not-found';
import { Shell } from './frame/shell';

/** The search text and the filters in the URL of the list of products. */
export interface StockSearch {
  readonly q?: string;
  readonly location?: string;
  readonly show?: 'low' | 'out' | 'stale';
}

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: Crash });

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    redirect({ to: '/stock', replace: true, throw: true });
  },
});

const stock = createRoute({
  getParentRoute: () => root,
  path: '/stock',
  validateSearch: (search): StockSearch => {
    const q = textIn(search.q);
    const location = textIn(search.location);
    const show = (['low', 'out', 'stale'] as const).find((value) => value === search.show);
    return { ...(q && { q }), ...(location && { location }), ...(show && { show }) };
  },
  component: lazyRouteComponent(() => import('./stock/stock-screen'), 'StockScreen'),
});

const product = createRoute({
  getParentRoute: () => root,
  path: '/product',
  validateSearch: (search): { id: string } => ({ id: textIn(search.id) }),
  component: lazyRouteComponent(() => import('./product/product-screen'), 'ProductScreen'),
});

const count = createRoute({
  getParentRoute: () => root,
  path: '/count',
  component: lazyRouteComponent(() => import('./count/count-screen'), 'CountScreen'),
});

const low = createRoute({
  getParentRoute: () => root,
  path: '/low',
  component: lazyRouteComponent(() => import('./low/low-screen'), 'LowScreen'),
});

const upload = createRoute({
  getParentRoute: () => root,
  path: '/import',
  component: lazyRouteComponent(() => import('./import/import-screen'), 'ImportScreen'),
});

const alerts = createRoute({
  getParentRoute: () => root,
  path: '/alerts',
  component: lazyRouteComponent(() => import('./alerts/alerts-screen'), 'AlertsScreen'),
});

const webhooks = createRoute({
  getParentRoute: () => root,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./webhooks/webhooks-screen'), 'WebhooksScreen'),
});

const keys = createRoute({
  getParentRoute: () => root,
  path: '/keys',
  component: lazyRouteComponent(() => import('./keys/keys-screen'), 'KeysScreen'),
});

const service = createRoute({
  getParentRoute: () => root,
  path: '/service',
  component: lazyRouteComponent(() => import('./service/service-screen'), 'ServiceScreen'),
});

/**
 * A text parameter in the query part of a screen's URL. A product ID is in the query and not in the path,
 * because it may contain any character, even `/`.
 */
function textIn(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

const routes = [index, stock, product, count, low, upload, alerts, webhooks, keys, service];

/**
 * In the URL of the console, the name of the screen comes after `#`. So the service serves the same page for
 * all screens, and a proxy may serve it under any path.
 */
export const router = createRouter({
  routeTree: root.addChildren(routes),
  history: createHashHistory(),
  scrollRestoration: true,
});

/** Loads the JavaScript of the screens that were not opened yet. */
export function preloadScreens(): void {
  for (const { options } of routes) {
    const component = options.component as { preload?: () => Promise<unknown> } | undefined;
    void component?.preload?.();
  }
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
