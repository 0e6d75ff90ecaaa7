import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Notice } from '../../../ui/notice.tsx';
import { useMessaging } from '../messaging-context.tsx';
import classes from './message-field.module.css';
import type { TextCost } from './text-rules.ts';

/** Characters that are named; a text in another script has many. */
const NAMED = 4;

interface MessageCostProps {
  /** Of the line that tells how long the message is. */
  id: string;
  cost: TextCost;
  /** Writes it in plain characters; null while nothing can be changed. */
  onPlain: (() => void) | null;
}

/** How long a message is, what it costs, and which characters make it longer than it had to be. */
export function MessageCost({ id, cost, onPlain }: MessageCostProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { destination } = useMessaging();
  const { used, limit, segments, encoding, costly, plainSegments, doubled } = cost;
  return (
    <>
      <p id={id} className={classes.measure}>
        <span>{t('messageText.used', { used: format.number(used), limit: format.number(limit) })}</span>
        <span>{t('messageText.segments', { count: segments })}</span>
        <span>{t(`messageText.encoding.${encoding}`)}</span>
        {destination && segments > 0 && (
          <span>
            {t('messageText.price', {
              price: format.price(destination.perSegment * segments, SMS_CURRENCY),
              country: format.country(destination.country),
            })}
          </span>
        )}
      </p>
      {(costly.length > 0 || doubled.length > 0) && (
        <div className={classes.costly}>
          <Notice
            tone={costly.length > 0 ? 'amber' : 'grey'}
            icon={<IconAlertTriangle size={20} />}
            action={
              plainSegments !== null &&
              onPlain && (
                <Button variant="subtle" className={classes.plain ?? ''} onClick={onPlain}>
                  {t('messageText.usePlain')}
                </Button>
              )
            }
          >
            {costly.length > 0 ? costlyWords() : t('messageText.doubled', { characters: doubled.join(' ') })}
          </Notice>
        </div>
      )}
    </>
  );

  function costlyWords(): string {
    const shorter = plainSegments !== null && plainSegments < segments ? plainSegments : null;
    const counts = { segments: format.number(segments), plain: format.number(shorter ?? segments) };
    const [only = ''] = costly;
    if (costly.length === 1) {
      return shorter === null
        ? t('messageText.costlySame', { character: only })
        : t('messageText.costly', { character: only, ...counts });
    }
    const named = costly.slice(0, NAMED).map((character) => t('messageText.quoted', { character }));
    const characters = [...named, ...(costly.length > NAMED ? ['…'] : [])].join(' ');
    return shorter === null
      ? t('messageText.costlySeveralSame', { characters })
      : t('messageText.costlySeveral', { characters, ...counts });
  }
}
