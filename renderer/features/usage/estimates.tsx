import { useTranslation } from 'react-i18next';
import type { Usage } from '#shared/api/usage.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { Panel } from '../../ui/panel.tsx';
import { runOutWords } from '../credit/wallets/run-out-words.ts';
import classes from './usage-figures.module.css';
import { codesPerRegistration } from './usage-rules.ts';

/** When the SMS credit reaches zero, with the formula and its inputs. */
export function RunOutPanel({ usage: { runOut, currency } }: { usage: Usage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { available, spent, at } = runOut;
  const amounts = { available: format.money(available, currency), spent: format.spent(spent, currency) };
  const words = runOutWords(at, now);
  return (
    <Panel title={t('usagePage.runsOut')}>
      <p className={classes.value}>{words.at !== null ? format.upcoming(words.at, now) : t(words.value)}</p>
      <p className={classes.note}>
        {spent > 0 ? t('usagePage.runsOutFormula', amounts) : t('usagePage.runsOutNever', amounts)}
      </p>
    </Panel>
  );
}

/** How many more members the SMS credit registers, with the formula and its inputs. */
export function RegistrationsLeftPanel({ usage: { registrationsLeft: left, currency } }: { usage: Usage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const codes = codesPerRegistration(left);
  return (
    <Panel title={t('usagePage.registrationsLeft')}>
      <p className={classes.value}>{left.count === null ? t('usagePage.none') : format.number(left.count)}</p>
      {codes === null ? (
        <p className={classes.note}>{t('usagePage.registrationsLeftUnknown')}</p>
      ) : (
        <>
          <p className={classes.note}>
            {t('usagePage.registrationsLeftFormula', {
              count: codes,
              codes: format.number(codes),
              available: format.money(left.available, currency),
              price: format.price(left.pricePerCode, currency),
            })}
          </p>
          <p className={classes.note}>
            {t('usagePage.registrationsLeftInputs', {
              sends: format.number(left.sends),
              verified: format.number(left.verified),
            })}
          </p>
        </>
      )}
    </Panel>
  );
}
