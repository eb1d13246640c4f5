// Whose pages are these? Everybody's who is signed in.
import { createFileRoute } from '@tanstack/react-router';
import { only } from '@/app/guard';

export const Route = createFileRoute('/_account')({ beforeLoad: only() });
