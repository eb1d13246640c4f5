// What if the session ends while somebody is at work? They sign in where they are, and what they began goes on.
import { lazy, Suspense } from 'react';
import { useStanding } from '@/lib/auth';

const SignInAgain = lazy(() => import('./sign-in-again'));

export function Expired() {
  const standing = useStanding();
  if (standing.is !== 'expired') return null;
  return (
    <Suspense>
      <SignInAgain email={standing.me.email} />
    </Suspense>
  );
}
