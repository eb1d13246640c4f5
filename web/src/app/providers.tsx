// What surrounds every page?
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useMe } from '@/lib/auth';
import { queries } from './queries';
import { router } from './router';
import { theme, variables } from './theme';

export function Providers() {
  useForgetting();
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** What one person was shown, the next one at this screen is not: keys of what is theirs begin with "mine". */
function useForgetting(): void {
  const me = useMe();
  const whose = me?.id;
  useEffect(() => {
    if (whose === undefined) return undefined;
    return () => {
      queries.removeQueries({ queryKey: ['mine'], type: 'inactive' });
      void queries.resetQueries({ queryKey: ['mine'] });
    };
  }, [whose]);
}
