// How does one choose from a list? By the browser's own, which every thumb and every screen reader knows.
import { NativeSelect, type NativeSelectProps } from '@mantine/core';

interface Props extends Omit<NativeSelectProps, 'onChange' | 'value' | 'data'> {
  readonly value: string;
  readonly onChoose: (value: string) => void;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

export function Select({ value, onChoose, options, ...rest }: Props) {
  return (
    <NativeSelect
      {...rest}
      value={value}
      onChange={(event) => {
        onChoose(event.currentTarget.value);
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </NativeSelect>
  );
}
