import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { MeasuredRoute } from '#shared/api/routing.ts';
import classes from './country-list.module.css';

/** How a route does, as a colour; for who does not see it, in words. */
export function StateDot({ state }: Pick<MeasuredRoute, 'state'>) {
  const { t } = useTranslation();
  return (
    <span className={classes.dot} data-state={state}>
      <VisuallyHidden>{t(`routing.state.${state}`)}</VisuallyHidden>
    </span>
  );
}
