// Who may open a page? Whoever is not signed in is asked to, and comes back to where they wanted to go.
import { type ParsedLocation, redirect } from '@tanstack/react-router';
import { currentToken, whoIsIn } from '@/lib/auth';
import type { Role } from '@/schema/salus';

/** For a layout's `beforeLoad`; without roles it lets in everybody who is signed in. */
export function only(...roles: readonly Role[]) {
  return async ({ location }: { location: ParsedLocation }): Promise<void> => {
    if (whoIsIn().is === 'unknown') await currentToken().catch(() => null);
    const standing = whoIsIn();
    if (standing.is === 'out' || standing.is === 'unknown') {
      throw redirect({ to: '/sign-in', search: { next: location.publicHref } });
    }
    if (roles.length > 0 && !roles.includes(standing.me.role)) throw redirect({ to: '/' });
  };
}
