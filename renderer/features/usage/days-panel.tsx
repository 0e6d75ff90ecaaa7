import { SegmentedControl } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Usage } from '#shared/api/usage.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Panel } from '../../ui/panel.tsx';
import chartClasses from '../credit/usage/usage-chart.module.css';
import { DaysNumbers } from './days-numbers.tsx';
import classes from './days-panel.module.css';
import { type DaysView, daysViews, seriesOf } from './days-series.ts';
import screenClasses from './usage-screen.module.css';

/** The chart library is large, and nobody at the counter needs it: it is loaded when this page is first opened. */
const DaysPlot = lazy(() => import('./days-plot.tsx'));

const NOTHING = { codes: 'usagePage.nothingYet', cost: 'usagePage.nothingSpent' } as const;

/** A bar a day: the codes, and how many of them were read back; or what all messages cost, by purpose. */
export function DaysPanel({ usage }: { usage: Usage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [view, setView] = useState<DaysView>('codes');
  const { days } = usage;
  const series = seriesOf(view, days);
  const isEmpty = days.every((day) => series.every(({ height }) => height(day) === 0));
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
          {isEmpty ? (
            <p className={chartClasses.empty}>{t(NOTHING[view])}</p>
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
            {series.map(({ name, label, colour }) => (
              <li key={name} className={chartClasses.key}>
                <span className={chartClasses.dot} style={{ background: colour }} />
                {t(label)}
              </li>
            ))}
          </ul>
          {first && last && (
            <span>{t('usagePage.range', { from: format.date(first.day), to: format.date(last.day) })}</span>
          )}
          <DaysNumbers usage={usage} />
        </figcaption>
      </figure>
    </Panel>
  );
}
