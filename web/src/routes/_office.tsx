// Whose pages are these?
import { createFileRoute } from '@tanstack/react-router';
import { only } from '@/app/guard';

export const Route = createFileRoute('/_office')({ beforeLoad: only('staff', 'admin') });
