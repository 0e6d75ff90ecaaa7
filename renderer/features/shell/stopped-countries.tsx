import { IconHandStop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { may, type Role } from '#shared/domain/permissions.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { Strip, StripAction } from '../../ui/strip.tsx';
import type { View } from './view.ts';

interface StoppedCountriesProps {
  role: Role;
  view: View;
  onShow: (view: View) => void;
}

/**
 * Tells managers and owners on every screen which countries are not sent to for a while, and owners where to change it.
 * Cashiers meet it at the number that it stands in the way of.
 */
export function StoppedCountries({ role, view, onShow }: StoppedCountriesProps) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const stopped = useSnapshot((snapshot) => snapshot.stoppedCountries);
  const [first, ...others] = stopped;
  if (!may(role, 'view_usage')) return null;

  return (
    // It stays there to be heard when something comes.
    <div role="status">
      {first && (
        <Strip
          tone="amber"
          icon={<IconHandStop size={18} />}
          action={
            may(role, 'manage_shop') &&
            view !== 'limits' && <StripAction onClick={() => onShow('limits')}>{t('stopped.toLimits')}</StripAction>
          }
        >
          {others.length === 0
            ? t('stopped.notice', {
                country: format.country(first.country),
                time: format.timeOrDay(first.since, now),
                verified: format.number(first.verified),
                count: first.sent,
              })
            : t('stopped.several', {
                count: stopped.length,
                list: new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(
                  stopped.map(({ country }) => format.country(country)),
                ),
              })}
        </Strip>
      )}
    </div>
  );
}
