// Who is meant? Some letters of the name, then one of those who fit.
import { Combobox, Loader, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Sentence } from './sentence';

export interface Pickable {
  readonly id: number;
  readonly name: string;
  readonly hint: string | null;
}

/** Where they are looked for, and under which key what was found is remembered. */
export interface Source {
  readonly key: readonly string[];
  readonly find: (q: string, signal: AbortSignal) => Promise<Pickable[]>;
}

interface Props {
  readonly label: string;
  readonly description?: string;
  readonly chosen: string | undefined;
  readonly error?: string | undefined;
  readonly source: Source;
  readonly onPick: (one: Pickable | null) => void;
}

const PAUSE_MS = 250;

export function PersonPicker({ label, description, chosen, error, source, onPick }: Props) {
  const { t } = useTranslation();
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
    },
  });
  const [typed, setTyped] = useState<string | null>(null);
  const [q] = useDebouncedValue((typed ?? '').trim(), PAUSE_MS);
  const found = useQuery({
    queryKey: [...source.key, q],
    queryFn: ({ signal }) => source.find(q, signal),
    enabled: combobox.dropdownOpened,
    placeholderData: keepPreviousData,
  });
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        onPick(found.data?.find((one) => String(one.id) === id) ?? null);
        setTyped(null);
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target>
        <TextInput
          label={label}
          description={description}
          error={error}
          value={typed ?? chosen ?? ''}
          placeholder={t('pick.hint')}
          autoComplete="off"
          rightSection={found.isFetching ? <Loader size="xs" /> : null}
          onFocus={() => {
            combobox.openDropdown();
          }}
          onClick={() => {
            combobox.openDropdown();
          }}
          onBlur={() => {
            combobox.closeDropdown();
            setTyped(null);
          }}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            if (event.currentTarget.value === '') onPick(null);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label={label}>
          {found.data?.map((one) => (
            <Combobox.Option key={one.id} value={String(one.id)}>
              {one.name}
              {one.hint !== null && <small style={{ display: 'block', color: 'var(--dim)' }}>{one.hint}</small>}
            </Combobox.Option>
          ))}
          {found.data?.length === 0 && <Combobox.Empty>{t('pick.none')}</Combobox.Empty>}
          {combobox.dropdownOpened && found.data === undefined && <Combobox.Empty>{t('state.loading')}</Combobox.Empty>}
        </Combobox.Options>
        <Sentence error={found.error} />
      </Combobox.Dropdown>
    </Combobox>
  );
}
