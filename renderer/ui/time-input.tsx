import { TextInput } from '@mantine/core';
import { formatMinute, parseMinute } from './typed-time.ts';

interface TimeInputProps {
  label: string;
  value: string;
  /** What to say of a text that is no time; null says nothing. */
  fault: string | null;
  readOnly: boolean;
  onChange: (value: string) => void;
}

/** A time of the shop's day, as a clock shows it; left, it is written out. */
export function TimeInput({ label, value, fault, readOnly, onChange }: TimeInputProps) {
  return (
    <TextInput
      label={label}
      error={fault}
      inputMode="numeric"
      autoComplete="off"
      maxLength={8}
      readOnly={readOnly}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={() => {
        const minute = parseMinute(value);
        if (minute !== null && formatMinute(minute) !== value) onChange(formatMinute(minute));
      }}
    />
  );
}
