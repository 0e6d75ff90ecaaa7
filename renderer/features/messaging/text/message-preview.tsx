import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import { PhonePreview } from '../../../ui/phone-preview.tsx';
import { useMessaging } from '../messaging-context.tsx';
import { useSentText } from './message-field.tsx';
import classes from './message-preview.module.css';

interface MessagePreviewProps {
  text: string;
  marketing: boolean;
}

/** A message as the phone of one member shows it. */
export function MessagePreview({ text, marketing }: MessagePreviewProps) {
  const { t } = useTranslation();
  const home = useSnapshot((snapshot) => snapshot.shop?.homeCountry);
  const { overview, destination } = useMessaging();
  const sent = useSentText(text, marketing);
  // News can be replied to, so they never leave from a name.
  const name = overview?.senders.find(({ country }) => country === (destination?.country ?? home))?.name;
  return (
    <div>
      <PhonePreview
        label={t('messageText.onThePhone')}
        sender={marketing || name === undefined ? t('messageText.fromNumber') : t('messageText.from', { sender: name })}
        text={sent}
      />
      {marketing && <p className={classes.added}>{t('messageText.optOutLine')}</p>}
    </div>
  );
}

/** Whom the preview is for. */
export function PersonChoice() {
  const { t } = useTranslation();
  const { people, person, onPerson } = useMessaging();
  return (
    <div className={classes.person}>
      <span aria-hidden="true">{t('messageText.asFor')}</span>
      <Select
        classNames={{ input: classes.choice ?? '', option: classes.option ?? '' }}
        aria-label={t('messageText.chooseMember')}
        size="lg"
        allowDeselect={false}
        comboboxProps={{ width: 'max-content', position: 'bottom-end' }}
        data={people.map(({ id, name }) => ({ value: id, label: name }))}
        value={person.id}
        onChange={(id) => id !== null && onPerson(id)}
      />
    </div>
  );
}
