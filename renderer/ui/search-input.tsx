import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';

interface SearchInputProps {
  /** What is searched for: its name, and what stands in it while it is empty. */
  label: string;
  className: string | undefined;
  value: string;
  onChange: (value: string) => void;
}

/** Narrows a list on a page. Escape empties it, before it leads anywhere else. */
export function SearchInput({ label, className, value, onChange }: SearchInputProps) {
  return (
    <TextInput
      className={className ?? ''}
      placeholder={label}
      aria-label={label}
      leftSection={<IconSearch size={18} aria-hidden="true" />}
      data-takes-escape={value !== '' || undefined}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) onChange('');
      }}
    />
  );
}
