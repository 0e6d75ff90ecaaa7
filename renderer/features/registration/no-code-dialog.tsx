import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { NoCodeReport } from '#shared/api/verifications.ts';
import { useCall } from '../../bridge/bridge-context.tsx';
import { useOffline } from '../../bridge/use-offline.ts';
import { Dialog } from '../../ui/dialog.tsx';
import type { CodeStage } from './code-state.ts';
import classes from './no-code.module.css';
import { OthersReport, Timeline } from './no-code-facts.tsx';
import { NoCodeNext } from './no-code-next.tsx';

interface NoCodeDialogProps {
  stage: CodeStage;
  /** The last one that was read; null before. */
  report: NoCodeReport | null;
  onReport: (report: NoCodeReport) => void;
  opened: boolean;
  onClose: () => void;
  onResend: () => void;
}

/** Why the code does not come, as far as it is known, and the next best thing to do. */
export function NoCodeDialog({ stage, report, onReport, opened, onClose, onResend }: NoCodeDialogProps) {
  const { t } = useTranslation();
  const offline = useOffline();
  const { run, busy } = useCall('registration.explain');
  const { message } = stage.verification;

  // Read anew when the message has moved on, so that what stands here is not older than the screen behind.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a step of the message is the reason to ask again
  useEffect(() => {
    if (!opened || offline) return;
    let current = true;
    void run({}).then((answer) => {
      if (current && answer.ok) onReport(answer.value);
    });
    return () => {
      current = false;
    };
  }, [opened, offline, run, onReport, message.id, message.status]);

  // The newest message is known from the verification before the report is.
  const older = report?.messages.filter(({ id }) => id !== message.id) ?? [];
  return (
    <Dialog title={t('noCode.title')} opened={opened} onClose={onClose}>
      <div className={classes.parts}>
        <NoCodeNext stage={stage} report={report} onClose={onClose} onResend={onResend} />
        <section>
          <h3 className={classes.heading}>{t('noCode.messages')}</h3>
          <Timeline messages={[message, ...older]} />
        </section>
        <section aria-live="polite">
          <h3 className={classes.heading}>{t('noCode.others')}</h3>
          <OthersReport report={report} reading={busy} />
        </section>
      </div>
    </Dialog>
  );
}
