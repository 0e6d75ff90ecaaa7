import { Button } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { NoCodeReport } from '#shared/api/verifications.ts';
import { adviseNoCode, type NoCodeAdvice } from '#shared/domain/no-code-advice.ts';
import { assertNever } from '#shared/errors.ts';
import { useCall } from '../../bridge/bridge-context.tsx';
import { useOffline } from '../../bridge/use-offline.ts';
import { countdown } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { CodeStage } from './code-state.ts';
import classes from './no-code.module.css';
import { noCodeAction } from './no-code-action.ts';

interface NoCodeNextProps {
  stage: CodeStage;
  report: NoCodeReport | null;
  onClose: () => void;
  onResend: () => void;
}

/** The advice, with the button that follows it. */
export function NoCodeNext({ stage, report, onClose, onResend }: NoCodeNextProps) {
  const { t } = useTranslation();
  const offline = useOffline();
  const back = useCall('registration.back');
  const keep = useCall('registration.keep');
  const { verification, text, country, member } = stage;
  const { resendOpensAt, expiresAt, triesLiftAt } = verification;
  const now = useNow(Math.max(expiresAt, resendOpensAt, triesLiftAt ?? 0));
  const advice = adviseNoCode(verification, report, now);
  const open = now >= resendOpensAt;
  const action = noCodeAction(advice.kind, member !== null, open);

  const button = () => {
    switch (action) {
      case 'close':
        return { label: t('noCode.close'), run: onClose, disabled: false };
      case 'resend': {
        const label = open
          ? t('register.resend')
          : t('register.resendIn', { countdown: countdown(resendOpensAt - now) });
        return { label, run: onResend, disabled: !open || offline };
      }
      case 'back':
        return { label: t(member ? 'noCode.toMember' : 'noCode.toNumber'), run: () => back.run({}), disabled: false };
      case 'keep':
        return { label: t('register.keep'), run: () => keep.run({ text, country, name: '' }), disabled: false };
      default:
        return assertNever(action);
    }
  };
  const { label, run, disabled } = button();
  const error = back.error ?? keep.error;
  return (
    <section className={classes.next}>
      <Notice tone="accent" icon={<IconBulb size={20} />} title={t(`noCode.advice.${advice.kind}.title`)} role="status">
        <AdviceText advice={advice} now={now} />
      </Notice>
      {error && <ErrorNotice error={error} />}
      <Button variant="filled" data-autofocus disabled={disabled} loading={back.busy || keep.busy} onClick={run}>
        {label}
      </Button>
    </section>
  );
}

function AdviceText({ advice, now }: { advice: NoCodeAdvice; now: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  switch (advice.kind) {
    case 'wait':
      return t('noCode.advice.wait.text', { time: format.timeWithSeconds(advice.until) });
    case 'resend_at':
      return t('noCode.advice.resend_at.text', { time: format.timeWithSeconds(advice.at) });
    case 'check_number':
      return t(`noCode.advice.check_number.${advice.failure}`);
    case 'tries_used_up':
      return t('noCode.advice.tries_used_up.text', {
        when: advice.until === null ? t('when.soon') : t('when.at', { time: format.timeOrDay(advice.until, now) }),
      });
    case 'look_on_phone':
    case 'resend_now':
    case 'country_slow':
    case 'code_expired':
      return t(`noCode.advice.${advice.kind}.text`);
    default:
      return assertNever(advice);
  }
}
