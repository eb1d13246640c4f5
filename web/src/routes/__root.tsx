// What do all pages share?
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext } from '@tanstack/react-router';
import { Shell } from '@/app/shell/shell';

export const Route = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Shell });
