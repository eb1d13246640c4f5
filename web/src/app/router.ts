// Which page belongs to which address? One file in `routes/` each; this only knows what surrounds them all.
import { createRouter } from '@tanstack/react-router';
import { Failed } from '@/ui/failed';
import { Loading } from '@/ui/loading';
import { routeTree } from '@/routeTree.gen';
import { Missing } from './missing';
import { queries } from './queries';

export const router = createRouter({
  routeTree,
  basepath: '/app',
  context: { queries },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 300,
  scrollRestoration: true,
  defaultPendingComponent: Loading,
  defaultErrorComponent: Failed,
  defaultNotFoundComponent: Missing,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
