import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/use-format.ts';
import { WholeInput } from '../../../ui/whole-input.tsx';
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

/** A number among the limits: what is asked beside the answer. */
export function NumberRow({ field, value, faulty, readOnly, onChange }: NumberRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const bounds = boundsOf(field);
  const told = { min: format.number(bounds.min), max: format.number(bounds.max) };
  return (
    <WholeInput
      classNames={{ root: classes.row ?? '', wrapper: classes.field ?? '', error: classes.error ?? '' }}
      // What stands beside each other needs none of the room that the theme leaves between what stands below.
      styles={{ label: { margin: 0 }, description: { margin: '2px 0 0' }, error: { margin: '2px 0 0' } }}
      label={t(`limits.field.${field}`)}
      description={faulty ? null : t('shop.bounds', told)}
      value={value}
      bounds={bounds}
      fault={faulty ? t('limits.outOfBounds', told) : null}
      readOnly={readOnly}
      onChange={onChange}
    />
  );
}
