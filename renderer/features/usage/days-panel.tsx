import { SegmentedControl, VisuallyHidden } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Usage } from '#shared/api/usage.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Panel } from '../../ui/panel.tsx';
import chartClasses from '../credit/usage/usage-chart.module.css';
import classes from './days-panel.module.css';
import { type DaysView, daysViews, seriesOf } from './days-series.ts';
import screenClasses from './usage-screen.module.css';

/** The chart library is large, and nobody at the counter needs it: it is loaded when this page is first opened. */
const DaysPlot = lazy(() => import('./days-plot.tsx'));

/** A bar a day: the codes, and how many of them were read back; or what they cost. */
export function DaysPanel({ usage }: { usage: Usage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [view, setView] = useState<DaysView>('codes');
  const { days, total } = usage;
  const [first, last] = [days[0], days.at(-1)];
  return (
    <Panel
      title={t('usagePage.byDay')}
      className={`${screenClasses.days} ${classes.panel}`}
      aside={
        <SegmentedControl
          aria-label={t('usagePage.show')}
          className={screenClasses.choice}
          data={daysViews.map((value) => ({ value, label: t(`usagePage.${value}`) }))}
          value={view}
          onChange={setView}
        />
      }
    >
      <figure className={classes.figure}>
        <div className={classes.plot}>
          {total.sent === 0 ? (
            <p className={chartClasses.empty}>{t('usagePage.nothingYet')}</p>
          ) : (
            <div className={classes.bars}>
              <Suspense>
                <DaysPlot usage={usage} view={view} />
              </Suspense>
            </div>
          )}
        </div>
        <figcaption className={chartClasses.caption}>
          <ul className={chartClasses.legend} aria-hidden="true">
            {seriesOf(view).map(({ name, colour }) => (
              <li key={name} className={chartClasses.key}>
                <span className={chartClasses.dot} style={{ background: colour }} />
                {t(`usagePage.${name}`)}
              </li>
            ))}
          </ul>
          {first && last && (
            <span>{t('usagePage.range', { from: format.date(first.day), to: format.date(last.day) })}</span>
          )}
          <NumbersBehind usage={usage} />
        </figcaption>
      </figure>
    </Panel>
  );
}

/** The same numbers for those who cannot see the bars. */
function NumbersBehind({ usage: { days, currency } }: { usage: Usage }) {
  const { t } = useTranslation();
  const format = useFormat();
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
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, sent, verified, joined, cost }) => (
            <tr key={day}>
              <th scope="row">{format.date(day)}</th>
              <td>{format.number(sent)}</td>
              <td>{format.number(verified)}</td>
              <td>{format.number(joined)}</td>
              <td>{format.spent(cost, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </VisuallyHidden>
  );
}
