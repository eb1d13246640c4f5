// Who is free, when and where?
import { createFileRoute } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { SearchPage } from '@/features/search/components/search-page';
import { slotsQuery } from '@/features/search/api/search-slots';
import { wishOf } from '@/features/search/model';
import { useMe } from '@/lib/auth';
import { words } from '@/lib/i18n';
import { clinicsQuery } from '@/lib/queries';

const Held = lazy(() => import('@/features/waitlist/components/held-for-me'));

export const Route = createFileRoute('/')({
  validateSearch: wishOf,
  loaderDeps: ({ search }) => ({ wish: search }),
  loader: async ({ context: { queries }, deps: { wish } }) => {
    void queries.query(slotsQuery(wish)).catch(() => undefined);
    void queries.query(clinicsQuery).catch(() => undefined);
    await words('search', 'specialties')();
  },
  component: Search,
});

function Search() {
  const wish = Route.useSearch();
  const navigate = Route.useNavigate();
  const me = useMe();
  return (
    <SearchPage
      before={me?.role === 'patient' && <Suspense><Held /></Suspense>}
      wish={wish}
      onWish={(changed) => {
        void navigate({ search: (before) => wishOf({ ...before, ...changed }), replace: true, resetScroll: false });
      }}
      onForget={() => {
        void navigate({ search: {} });
      }}
    />
  );
}
