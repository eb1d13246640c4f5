import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { play } from '@tests/stage';
import { Refinements } from './refinements';

test('each filter tells what was chosen, and "any" takes it away', async () => {
  const onWish = vi.fn();
  await play(<Refinements wish={{ mode: 'video' }} onWish={onWish} />, 'search');
  const [mode, language] = screen.getAllByRole<HTMLSelectElement>('combobox');
  expect(mode?.value).toBe('video');
  await userEvent.selectOptions(language as HTMLElement, 'German');
  expect(onWish).toHaveBeenLastCalledWith({ language: 'de' });
  await userEvent.selectOptions(mode as HTMLElement, '');
  expect(onWish).toHaveBeenLastCalledWith({ mode: '' });
});

test('languages stand in the order of their names', async () => {
  await play(<Refinements wish={{}} onWish={vi.fn()} />, 'search');
  const names = [...(screen.getAllByRole('combobox')[1] as HTMLSelectElement).options].slice(1).map(({ text }) => text);
  expect(names).toEqual([...names].sort((one, other) => one.localeCompare(other)));
});
