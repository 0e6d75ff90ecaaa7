import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Usage } from '#shared/api/usage.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { seriesOf } from './days-series.ts';

/** The numbers behind the bars, for those who cannot see them. */
export function DaysNumbers({ usage: { days, currency } }: { usage: Usage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const costs = seriesOf('cost', days);
  return (
    <VisuallyHidden component="div">
      <table>
        <caption>{t('usagePage.byDay')}</caption>
        <thead>
          <tr>
            {(['day', 'sent', 'verified', 'joined', 'cost'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`usagePage.column.${column}`)}
              </th>
            ))}
            {costs.map(({ name, label }) => (
              <th key={name} scope="col">
                {t(label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.day}>
              <th scope="row">{format.date(day.day)}</th>
              <td>{format.number(day.sent)}</td>
              <td>{format.number(day.verified)}</td>
              <td>{format.number(day.joined)}</td>
              <td>{format.spent(day.cost, currency)}</td>
              {costs.map(({ name, height }) => (
                <td key={name}>{format.spent(height(day), currency)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </VisuallyHidden>
  );
}
