import { UnstyledButton } from '@mantine/core';
import { IconBackspace } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './keypad.module.css';

interface KeypadProps {
  onDigit: (digit: string) => void;
  onDelete: () => void;
}

/** Digits for counters that have a touch screen and no keyboard. It stays out of the tab order: a keyboard types. */
export function Keypad({ onDigit, onDelete }: KeypadProps) {
  const { t } = useTranslation();
  return (
    // Pressing a key must not take the focus from the field.
    <div className={classes.keypad} onPointerDown={(event) => event.preventDefault()}>
      {['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'].map((digit) => (
        <UnstyledButton
          key={digit}
          className={classes.key}
          tabIndex={-1}
          aria-label={t('lock.digit', { digit })}
          onClick={() => onDigit(digit)}
        >
          {digit}
        </UnstyledButton>
      ))}
      <UnstyledButton className={classes.key} tabIndex={-1} aria-label={t('lock.deleteDigit')} onClick={onDelete}>
        <IconBackspace size={22} aria-hidden="true" />
      </UnstyledButton>
    </div>
  );
}
