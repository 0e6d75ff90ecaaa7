import { type ChangeEvent, type Ref, useId, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Country, formatAsTyped } from '#shared/domain/phone.ts';
import { CountrySelect } from './country-select.tsx';
import { countryOf, withoutCallingCode } from './number-state.ts';
import { editPhone } from './phone-editing.ts';
import classes from './phone-field.module.css';

export interface PhoneFieldHandle {
  /** Puts the caret behind the number. */
  focus(): void;
}

interface PhoneFieldProps {
  ref: Ref<PhoneFieldHandle>;
  /** Whose number it is, where it is not the customer's who stands there. */
  label?: string;
  text: string;
  country: Country;
  invalid: boolean;
  busy: boolean;
  /** The id of the text that tells about the number. */
  describedBy: string;
  onChange: (text: string, country: Country) => void;
}

/** The number, grouped as it is typed, with its country in front. */
export function PhoneField({ ref, label, text, country, invalid, busy, describedBy, onChange }: PhoneFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState<{ at: number } | null>(null);

  useImperativeHandle(
    ref,
    () => ({
      focus() {
        input.current?.focus();
        input.current?.setSelectionRange(input.current.value.length, input.current.value.length);
      },
    }),
    [],
  );
  // React sets the new text and so moves the caret to its end; this puts it back before anything is painted.
  useLayoutEffect(() => {
    if (caret) input.current?.setSelectionRange(caret.at, caret.at);
  }, [caret]);

  const edit = (event: ChangeEvent<HTMLInputElement>) => {
    const { value, selectionStart } = event.currentTarget;
    const { nativeEvent } = event;
    const forward = nativeEvent instanceof InputEvent && nativeEvent.inputType === 'deleteContentForward';
    const edited = editPhone(text, value, selectionStart ?? value.length, country, forward);
    setCaret({ at: edited.caret });
    onChange(edited.text, country);
  };

  return (
    <div>
      <label htmlFor={id} className={classes.label}>
        {label ?? t('register.number')}
      </label>
      <div className={classes.field} data-invalid={invalid || undefined}>
        <CountrySelect
          country={countryOf(text, country)}
          typed={text.startsWith('+')}
          disabled={busy}
          onChange={(chosen) => onChange(formatAsTyped(withoutCallingCode(text), chosen), chosen)}
          onClose={() => input.current?.focus()}
        />
        <input
          ref={input}
          id={id}
          className={classes.input}
          type="tel"
          inputMode="tel"
          autoComplete="off"
          spellCheck={false}
          value={text}
          readOnly={busy}
          aria-invalid={invalid}
          aria-describedby={describedBy}
          onChange={edit}
        />
      </div>
    </div>
  );
}
