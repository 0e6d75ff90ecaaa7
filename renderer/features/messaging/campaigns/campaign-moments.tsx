import { useTranslation } from 'react-i18next';
import type { OpenCampaign } from '#shared/api/campaigns.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { useAudienceWords } from './audience-words.ts';
import classes from './campaign-report.module.css';

/** When a campaign starts, started and ended, by whom, and whom it is for. */
export function CampaignMoments({ campaign }: { campaign: OpenCampaign }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const audienceWords = useAudienceWords();
  const { state, scheduledAt, startedAt, startedByName, endedAt, audience } = campaign;
  const when = (instant: number) => format.timeOrDay(instant, now);
  return (
    <ul className={classes.moments}>
      {audienceWords(audience).map((words) => (
        <li key={words}>{words}</li>
      ))}
      {state === 'scheduled' && scheduledAt !== null && <li>{t('campaigns.startsAt', { time: when(scheduledAt) })}</li>}
      {startedAt !== null && (
        <li>
          {startedByName === null
            ? t('campaigns.report.startedAt', { time: when(startedAt) })
            : t('campaigns.report.started', { time: when(startedAt), staff: startedByName })}
        </li>
      )}
      {endedAt !== null && (state === 'done' || state === 'cancelled') && (
        <li>{t(`campaigns.report.${state}`, { time: when(endedAt) })}</li>
      )}
    </ul>
  );
}
