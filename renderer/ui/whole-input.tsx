import { NumberInput, type NumberInputProps } from '@mantine/core';

interface WholeInputProps extends Pick<NumberInputProps, 'classNames' | 'styles' | 'description'> {
  label: string;
  /** Null is an empty field. */
  value: number | null;
  /** Both ends included. */
  bounds: { min: number; max: number };
  /** What to say of a number out of them; null says nothing. */
  fault: string | null;
  readOnly: boolean;
  onChange: (value: number | null) => void;
}

/** A whole number within its bounds. A number out of them stays as typed, and is told at once. */
export function WholeInput({ value, bounds, fault, onChange, ...input }: WholeInputProps) {
  return (
    <NumberInput
      {...input}
      error={fault}
      inputMode="numeric"
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="none"
      hideControls
      min={bounds.min}
      max={bounds.max}
      value={value ?? ''}
      onChange={(typed) => onChange(typed === '' ? null : Number(typed))}
    />
  );
}
