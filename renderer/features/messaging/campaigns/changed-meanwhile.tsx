import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../ui/notice.tsx';
import { useAudienceWords } from './audience-words.ts';
import { type Draft, differences } from './draft-rules.ts';

interface ChangedMeanwhileProps {
  /** The draft as it was when the typing began, and as it is now. */
  opened: Draft | null;
  base: Draft | null;
}

/** While a draft is written: what somebody else made of it. */
export function ChangedMeanwhile({ opened, base }: ChangedMeanwhileProps) {
  const { t } = useTranslation();
  const audienceWords = useAudienceWords();
  const changed = opened && base ? differences(opened, base) : [];
  if (base === null || changed.length === 0) return null;
  const parts = {
    name: { field: t('campaigns.name'), value: base.name },
    text: { field: t('messageText.label'), value: base.text },
    audience: {
      field: t('campaigns.audience.title'),
      value: audienceWords(base.audience).join(' · '),
    },
  };
  return (
    <Notice tone="amber" icon={<IconUsers size={20} />} title={t('messaging.changedMeanwhile')} role="alert">
      {t('messaging.changedKept')}
      <ul>
        {changed.map((part) => (
          <li key={part}>{t('messaging.changedField', parts[part])}</li>
        ))}
      </ul>
    </Notice>
  );
}
