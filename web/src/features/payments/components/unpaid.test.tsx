import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { play, refused, said, serve } from '@tests/stage';
import type { Filter } from '../model';
import { Listing } from './listing';

const VISITS = 'GET /api/v1/appointments';
const CLINICS = 'GET /api/v1/clinics';
const VISIT = {
  id: 5,
  patient: { id: 3, name: 'Pat Ient' },
  service: { id: 1, name: 'Consultation' },
  doctor: { id: 4, name: 'Dr. Who' },
  reference: 'ABCD-EFGH',
  starts_at: '2027-01-05T08:00:00Z',
  time_zone: 'Europe/Paris',
  hold_expires_at: '2027-01-04T12:30:00Z',
  fee: { amount: 2500, currency: 'EUR' },
  payment_due: { amount: 1250, currency: 'EUR' },
};
const FREE = { ...VISIT, id: 6, patient: { id: 8, name: 'Owes Nothing' }, payment_due: null };

function page(items: readonly unknown[], pages = 1) {
  return said({ items, total: items.length, page: 1, per_page: 20, pages });
}

function list(filter: Filter = {}, onFilter = vi.fn(), byClinic = true) {
  return play(<Listing filter={filter} onFilter={onFilter} byClinic={byClinic} />, 'payments');
}

test('who has to pay, for what, how much and until when stands in a line that leads to the visit', async () => {
  serve({ [VISITS]: () => page([VISIT, FREE]) });
  await list();
  const link = await screen.findByRole('link', { name: 'Pat Ient' });
  expect(link.getAttribute('href')).toBe('/visits/5');
  expect(screen.getByRole('listitem').textContent).toMatch(/5 Jan.*09:00.*Consultation · Dr\. Who · ABCD-EFGH.*€12\.50.*held until 13:30/);
  expect(screen.queryByText('Owes Nothing')).toBeNull();
});

test('where nobody owes anything it says so', async () => {
  serve({ [VISITS]: () => page([]) });
  await list();
  expect(await screen.findByText('Nobody owes anything')).toBeTruthy();
});

test('a page on which nobody owes anything does not hide the next one', async () => {
  serve({ [VISITS]: () => page([FREE], 2) });
  const onFilter = vi.fn();
  await list({}, onFilter);
  await userEvent.click(await screen.findByRole('button', { name: 'Next' }));
  expect(onFilter).toHaveBeenLastCalledWith({ page: 2 });
  expect(screen.queryByText('Nobody owes anything')).toBeNull();
});

test('it is waited for first, and what cannot be listed is told with a way to try again', async () => {
  let well = false;
  serve({ [VISITS]: () => (well ? page([VISIT]) : refused(503, 'unavailable')) });
  await list();
  expect(screen.getByRole('status').textContent).toContain('Loading');
  expect((await screen.findByRole('alert')).textContent).toContain('does not answer at the moment');
  well = true;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('Pat Ient')).toBeTruthy();
});

test('each list is an address that keeps the clinic, and begins at its first page', async () => {
  serve({ [VISITS]: () => page([]) });
  await list({ clinic: 2, page: 3 });
  expect(screen.getByRole('link', { name: 'To be paid' }).getAttribute('aria-current')).toBe('page');
  expect(screen.getByRole('link', { name: 'To be paid' }).getAttribute('href')).toBe('/payments?clinic=2');
  const failed = screen.getByRole('link', { name: 'Refund failed' });
  expect(failed.getAttribute('href')).toBe('/payments?show=refund_failed&clinic=2');
  expect(failed.getAttribute('aria-current')).not.toBe('page');
});

test('who sees several clinics may look at one, from its first page on', async () => {
  const both = [{ id: 1, name: 'Lyon' }, { id: 2, name: 'Paris' }];
  const asked = serve({ [VISITS]: () => page([VISIT], 2), [CLINICS]: () => page(both) });
  const onFilter = vi.fn();
  await list({}, onFilter);
  await userEvent.selectOptions(await screen.findByRole('combobox', { name: 'Clinic' }), 'Paris');
  expect(onFilter).toHaveBeenLastCalledWith({ clinic: '2', page: undefined });
  await userEvent.click(await screen.findByRole('button', { name: 'Next' }));
  expect(onFilter).toHaveBeenLastCalledWith({ page: 2 });
  expect(asked.map(({ what }) => what)).toContain(CLINICS);
});

test('a doctor is asked for no clinic', async () => {
  const asked = serve({ [VISITS]: () => page([VISIT]) });
  await list({}, vi.fn(), false);
  await screen.findByText('Pat Ient');
  expect(asked.map(({ what }) => what)).toEqual([VISITS]);
  expect(screen.queryByRole('combobox')).toBeNull();
});
