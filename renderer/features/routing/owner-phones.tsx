import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatAsTyped, formatPhone, parsePhone } from '#shared/domain/phone.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import classes from './sending-panel.module.css';

/** So many may be told. */
const MOST = 3;

interface OwnerPhonesProps {
  /** In E.164. */
  phones: readonly string[];
  readOnly: boolean;
  onChange: (phones: readonly string[]) => void;
}

/** Who is told when the balance is low. */
export function OwnerPhones({ phones, readOnly, onChange }: OwnerPhonesProps) {
  const { t } = useTranslation();
  const home = useSnapshot((snapshot) => snapshot.shop?.homeCountry) ?? 'SG';
  const [text, setText] = useState('');
  const [insisted, setInsisted] = useState(false);
  const parsed = parsePhone(text, home);
  const fault = insisted && parsed.kind !== 'ok';

  const add = () => {
    if (text === '') return;
    setInsisted(true);
    if (parsed.kind !== 'ok') return;
    if (!phones.includes(parsed.e164)) onChange([...phones, parsed.e164]);
    setText('');
    setInsisted(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || text === '') return;
    // It is the number that it ends, and not the page.
    event.preventDefault();
    add();
  };
  return (
    <fieldset className={classes.phones}>
      <legend className={classes.legend}>{t('routing.sending.phones')}</legend>
      {phones.length > 0 && (
        <ul className={classes.phoneList}>
          {phones.map((phone) => (
            <li key={phone} className={classes.phone}>
              {formatPhone(phone)}
              {!readOnly && (
                <ActionIcon
                  variant="subtle"
                  size={44}
                  aria-label={t('routing.sending.removePhone', { number: formatPhone(phone) })}
                  onClick={() => onChange(phones.filter((each) => each !== phone))}
                >
                  <IconX size={18} />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
      )}
      {!readOnly && phones.length < MOST && (
        <div className={classes.adding}>
          <TextInput
            className={classes.newPhone ?? ''}
            aria-label={t('routing.sending.addPhone')}
            type="tel"
            error={
              fault &&
              t(
                parsed.kind === 'cannot_receive_sms'
                  ? 'errors.phone_cannot_receive_sms.title'
                  : 'errors.phone_invalid.title',
              )
            }
            autoComplete="off"
            maxLength={40}
            value={text}
            onChange={(event) => {
              setInsisted(false);
              setText(formatAsTyped(event.currentTarget.value, home));
            }}
            onKeyDown={onKeyDown}
            // What is typed and left is not lost by saving the page.
            onBlur={() => parsed.kind === 'ok' && add()}
          />
          <Button onClick={add}>{t('routing.sending.addPhone')}</Button>
        </div>
      )}
      <p className={classes.hint}>{t('routing.sending.phonesHint')}</p>
    </fieldset>
  );
}
