import { useTranslation } from 'react-i18next';
import type { Consent } from '#shared/api/members.ts';
import { useFormat } from '../../i18n/use-format.ts';
import classes from './member-details.module.css';

/** Each time the member said yes or no, newest first: a yes is worth what can be told of it later. */
export function ConsentHistory({ consents }: { consents: readonly Consent[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={classes.consents}>
      <h3 className={classes.consentsTitle}>{t('members.consents')}</h3>
      {consents.length === 0 && <p className={classes.dim}>{t('members.consentsNone')}</p>}
      <ul>
        {consents.map((consent) => (
          <li key={`${consent.at} ${consent.given} ${consent.how}`} className={classes.consent}>
            <span className={classes.given} data-yes={consent.given || undefined}>
              {t(consent.given ? 'members.consent.yes' : 'members.consent.no')}
            </span>
            <time className={classes.when} dateTime={new Date(consent.at).toISOString()}>
              {format.date(consent.at)} · {format.time(consent.at)}
            </time>
            <span className={classes.by}>
              <By consent={consent} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Who wrote it down where; of what came by SMS, how it came. */
function By({ consent: { how, staffName, deviceName } }: { consent: Consent }) {
  const { t } = useTranslation();
  if (how === 'reply' || how === 'carrier') return t(`members.consentHow.${how}`);
  return t('members.consentBy', { staff: staffName, device: deviceName });
}
