import { NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/use-format.ts';
import { boundsOf, type NumberField } from './limits-rules.ts';
import classes from './limits-screen.module.css';

interface NumberRowProps {
  field: NumberField;
  /** Null is an empty field. */
  value: number | null;
  faulty: boolean;
  readOnly: boolean;
  onChange: (value: number | null) => void;
}

/** A whole number within its bounds. A number out of them stays as typed, and is told at once. */
export function NumberRow({ field, value, faulty, readOnly, onChange }: NumberRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { min, max } = boundsOf(field);
  const bounds = { min: format.number(min), max: format.number(max) };
  return (
    <NumberInput
      classNames={{ root: classes.row ?? '', wrapper: classes.field ?? '', error: classes.error ?? '' }}
      // What stands beside each other needs none of the room that the theme leaves between what stands below.
      styles={{ label: { margin: 0 }, description: { margin: '2px 0 0' }, error: { margin: '2px 0 0' } }}
      label={t(`limits.field.${field}`)}
      description={faulty ? null : t('limits.bounds', bounds)}
      error={faulty ? t('limits.outOfBounds', bounds) : null}
      inputMode="numeric"
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="none"
      hideControls
      min={min}
      max={max}
      readOnly={readOnly}
      value={value ?? ''}
      onChange={(typed) => onChange(typed === '' ? null : Number(typed))}
    />
  );
}
