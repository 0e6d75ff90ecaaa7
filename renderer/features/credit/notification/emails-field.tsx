import { Pill, TagsInput } from '@mantine/core';
import { type ClipboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import rows from '../auto-topup/field-rows.module.css';
import { addEmails, invalidEmails, MAX_EMAILS, splitEmails } from './emails.ts';
import classes from './emails-field.module.css';

interface EmailsFieldProps {
  emails: readonly string[];
  disabled: boolean;
  error: string | null;
  onChange: (emails: readonly string[]) => void;
}

/** Receive Email: several addresses. Enter, a comma or leaving the field ends one, and a pasted list is taken apart. */
export function EmailsField({ emails, disabled, error, onChange }: EmailsFieldProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const invalid = invalidEmails(emails);

  // Before the field's own handler, which knows nothing of how mail programs copy addresses.
  const pasteList = (event: ClipboardEvent) => {
    event.stopPropagation();
    const pasted = event.clipboardData.getData('text/plain');
    // A single address stays a text that can be gone on with.
    if (splitEmails(pasted).length < 2 && !pasted.includes('<')) return;
    event.preventDefault();
    onChange(addEmails(addEmails(emails, typed), pasted));
    setTyped('');
  };

  return (
    <TagsInput
      ref={field}
      className={`${rows.row} ${classes.field}`}
      classNames={{ input: classes.input ?? '', inputField: classes.typed ?? '' }}
      label={t('notification.emails')}
      description={t('notification.emailsHint', { max: MAX_EMAILS })}
      error={error}
      size="lg"
      type="email"
      inputMode="email"
      autoComplete="off"
      spellCheck={false}
      splitChars={[',', ';', ' ']}
      // There is no list to choose from.
      dropdownOpened={false}
      disabled={disabled}
      value={[...emails]}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(values) => onChange(addEmails([], values.join(' ')))}
      onPasteCapture={pasteList}
      renderPill={({ value = '', onRemove = () => {} }) => (
        <Pill
          className={classes.pill ?? ''}
          classNames={{ remove: classes.remove ?? '' }}
          data-invalid={invalid.includes(value) || undefined}
          title={value}
          withRemoveButton
          disabled={disabled}
          onRemove={() => {
            onRemove();
            field.current?.focus();
          }}
          removeButtonProps={{
            'aria-hidden': false,
            'aria-label': t('notification.removeEmail', { email: value }),
            tabIndex: 0,
            disabled,
          }}
        >
          {value}
        </Pill>
      )}
    />
  );
}
