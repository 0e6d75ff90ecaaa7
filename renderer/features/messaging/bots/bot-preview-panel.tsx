import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BotPreview } from '#shared/api/bots.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { isLineError } from '../../../bridge/line-error.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { useMessaging } from '../messaging-context.tsx';
import classes from './bot-preview.module.css';
import type { useBotPreview } from './use-bot-preview.ts';

/** People that are named. */
const NAMED = 6;

/** Who would get a rule's message in the next 30 days, when, and what it would cost. */
export function BotPreviewPanel({ preview, asking, error }: ReturnType<typeof useBotPreview>) {
  const { t } = useTranslation();
  const { offline } = useMessaging();
  return (
    <section
      className={classes.preview}
      aria-label={t('bots.preview.title')}
      aria-busy={asking}
      data-outdated={asking || offline || undefined}
    >
      {preview === null && (
        <h3 className={classes.title}>
          {t('bots.preview.title')}
          <span className={classes.dim}>{asking && t('bots.preview.asking')}</span>
        </h3>
      )}
      {offline && <p className={classes.dim}>{t('bots.preview.offline')}</p>}
      {error && !(offline && isLineError(error)) && <ErrorNotice error={error} />}
      {preview && <Ahead preview={preview} />}
    </section>
  );
}

function Ahead({ preview }: { preview: BotPreview }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { days, count, cost, people, cappedFrom } = preview;
  const most = Math.max(1, ...days.map((day) => day.count));
  const unnamed = count - Math.min(people.length, NAMED);
  return (
    <>
      <h3 className={classes.title}>
        {t('bots.preview.title')}
        <span className={classes.sum}>
          <span>{t('bots.preview.members', { count, formatted: format.number(count) })}</span>
          {count > 0 && <span>{t('bots.preview.about', { amount: format.spent(cost, SMS_CURRENCY) })}</span>}
        </span>
        <span className={classes.note}>{t('bots.preview.note')}</span>
      </h3>
      <div className={classes.bars} aria-hidden="true">
        {days.map((day) => (
          <span
            key={day.day}
            className={classes.bar}
            data-none={day.count === 0 || undefined}
            title={onDay(day)}
            style={{ height: `${(day.count / most) * 100}%` }}
          />
        ))}
      </div>
      <VisuallyHidden component="div">
        <ul aria-label={t('bots.preview.byDay')}>
          {days.flatMap((day) => (day.count === 0 ? [] : [<li key={day.day}>{onDay(day)}</li>]))}
        </ul>
      </VisuallyHidden>
      {people.length > 0 && (
        <p className={classes.people}>
          {people.slice(0, NAMED).map(({ memberId, name, day }) => (
            <span key={memberId}>{t('bots.preview.person', { name, day: format.shortDay(day) })}</span>
          ))}
          {unnamed > 0 && (
            <span>{t('bots.preview.andMore', { count: unnamed, formatted: format.number(unnamed) })}</span>
          )}
        </p>
      )}
      {cappedFrom !== null && (
        <p className={classes.capped}>{t('bots.preview.cappedFrom', { day: format.shortDay(cappedFrom) })}</p>
      )}
    </>
  );

  function onDay(day: BotPreview['days'][number]): string {
    return t('bots.preview.onDay', {
      count: day.count,
      day: format.shortDay(day.day),
      formatted: format.number(day.count),
    });
  }
}
