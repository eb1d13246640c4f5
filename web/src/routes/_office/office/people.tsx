// Who has an account? (The pages of one and of a new one stand beside it.)
import { createFileRoute, Outlet } from '@tanstack/react-router';
import { words } from '@/lib/i18n';

export const Route = createFileRoute('/_office/office/people')({ loader: words('office', 'specialties'), component: Outlet });
