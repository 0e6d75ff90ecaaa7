import { useTranslation } from 'react-i18next';
import { SecretInput } from '../../../ui/secret-input.tsx';
import { pinDigits } from './staff-rules.ts';

interface PinFieldProps {
  pin: string;
  /** Whether the dialog begins with it. */
  first?: boolean;
  faulty: boolean;
  disabled: boolean;
  onChange: (pin: string) => void;
}

/**
 * A new PIN, typed once: it can be looked at before it is saved, and whoever does not remember it gets another one from
 * the owner.
 */
export function PinField({ pin, first = false, faulty, disabled, onChange }: PinFieldProps) {
  const { t } = useTranslation();
  return (
    <SecretInput
      label={t('staff.pin.field')}
      description={t('staff.pin.hint')}
      error={faulty ? t('staff.fault.pinInvalid') : null}
      inputMode="numeric"
      data-autofocus={first || undefined}
      disabled={disabled}
      value={pin}
      onChange={(event) => onChange(pinDigits(event.currentTarget.value))}
    />
  );
}
