import { Button } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { type RefObject, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NoCodeReport } from '#shared/api/verifications.ts';
import { useCall } from '../../bridge/bridge-context.tsx';
import { useOffline } from '../../bridge/use-offline.ts';
import { countdown } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { BackButton } from './back-button.tsx';
import { CodeBoxes, type CodeBoxesHandle } from './code-boxes.tsx';
import { CodeNotices } from './code-notices.tsx';
import { type CodeStage, codeState, nextAct } from './code-state.ts';
import { DemoCode } from './demo-code.tsx';
import { nameAhead } from './name-ahead.ts';
import { NoCodeDialog } from './no-code-dialog.tsx';
import { NumberHeading } from './number-heading.tsx';
import classes from './steps.module.css';

interface CodeStepProps {
  stage: CodeStage;
  /** Takes the letters of the name that come while the code is still being checked. */
  ahead: RefObject<string>;
}

/** The customer reads the code out. Six digits submit by themselves; a wrong code leaves empty boxes, ready again. */
export function CodeStep({ stage, ahead }: CodeStepProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const labelId = useId();
  const boxes = useRef<CodeBoxesHandle>(null);
  const resendButton = useRef<HTMLButtonElement>(null);
  const backButton = useRef<HTMLButtonElement>(null);
  const whyButton = useRef<HTMLButtonElement>(null);
  const [report, setReport] = useState<NoCodeReport | null>(null);
  const [scanned, setScanned] = useState(false);
  const [asking, { open: ask, close: stopAsking }] = useDisclosure(false);
  const offline = useOffline();
  const check = useCall('registration.checkCode');
  const resend = useCall('registration.resendCode');

  const { triesLeft, triesLiftAt, expiresAt, resendOpensAt, phone, message } = stage.verification;
  const now = useNow(Math.max(expiresAt, resendOpensAt, triesLiftAt ?? 0));
  const state = codeState(stage.verification, check.error, now);
  const noTries = state.kind === 'no_tries';
  // A new code brings no new tries, so that it would be paid for in vain.
  const resendOpen = now >= resendOpensAt && !noTries;
  const canResend = resendOpen && !offline && !resend.busy;

  // After each answer, and after a new message, the next code starts in the first box; without a code, the next act.
  // Shown again after another screen, a code that was begun goes on.
  const act = nextAct(state, stage, report, now);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message brings new boxes, which have no focus yet
  useEffect(() => {
    if (check.busy || resend.busy) return;
    // Whoever is in the middle of typing a code goes on.
    const goesOn = !noTries && boxes.current?.isEmpty() === false;
    if (act === null || goesOn) boxes.current?.focus();
    else ({ resend: resendButton, back: backButton, why: whyButton })[act].current?.focus();
  }, [check.busy, resend.busy, act, noTries, message.id]);
  // What was not taken over by then belongs to a customer who has left.
  useEffect(
    () => () => {
      ahead.current = '';
    },
    [ahead],
  );

  const submit = async (code: string) => {
    setScanned(false);
    if (resend.error) resend.clearError();
    const checked = await check.run({ code });
    if (!checked.ok) ahead.current = '';
    return checked.ok;
  };
  const dropScan = () => {
    setScanned(true);
    ahead.current = '';
    if (check.error) check.clearError();
    if (resend.error) resend.clearError();
  };
  const sendAgain = async () => {
    if (!canResend) return;
    check.clearError();
    setScanned(false);
    stopAsking();
    await resend.run({});
  };
  useHotkeys(
    [
      ['F8', () => void sendAgain()],
      ['F9', ask],
    ],
    [],
  );

  const hints = [
    t('register.codeHint'),
    ...(triesLeft > 0 ? [t('register.triesLeft', { count: triesLeft })] : []),
    t('register.validUntil', { time: format.time(expiresAt) }),
  ];
  return (
    <div>
      <NumberHeading phone={phone} country={stage.country} {...(stage.member ? { name: stage.member.name } : {})} />
      <h2 id={labelId} className={classes.label}>
        {stage.member ? t('register.codeOf', { name: stage.member.name }) : t('register.code')}
      </h2>
      <CodeBoxes
        // A new message starts with empty boxes that no longer remember the last code.
        key={message.id}
        ref={boxes}
        labelledBy={labelId}
        busy={check.busy}
        locked={offline || noTries}
        wrong={check.error?.code === 'code_wrong'}
        onCode={submit}
        onAhead={(event) => {
          if (!stage.member) ahead.current = nameAhead(ahead.current, event);
        }}
        onScan={dropScan}
      />
      {state.kind === 'awaited' && (
        <p className={classes.note} role="status">
          {check.busy ? t('register.checking') : hints.join(' · ')}
        </p>
      )}
      <DemoCode onOpen={() => boxes.current?.focus()} />
      <CodeNotices
        state={state}
        scanned={scanned}
        checkError={check.error}
        resendError={resend.error}
        triesLeft={triesLeft}
        now={now}
      />
      <div className={classes.actions}>
        {act === 'back' && (
          <BackButton next={{ label: t(stage.member ? 'noCode.toMember' : 'noCode.toNumber'), ref: backButton }} />
        )}
        <Button
          ref={resendButton}
          variant={act === 'resend' ? 'filled' : 'default'}
          disabled={!resendOpen || offline}
          loading={resend.busy}
          aria-keyshortcuts="F8"
          rightSection={<Kbd>F8</Kbd>}
          onClick={sendAgain}
        >
          {now >= resendOpensAt || noTries
            ? t('register.resend')
            : t('register.resendIn', { countdown: countdown(resendOpensAt - now) })}
        </Button>
        <Button
          ref={whyButton}
          variant={act === 'why' ? 'filled' : 'default'}
          aria-keyshortcuts="F9"
          rightSection={<Kbd>F9</Kbd>}
          onClick={ask}
        >
          {t('register.why')}
        </Button>
        {act !== 'back' && <BackButton />}
      </div>
      <NoCodeDialog
        stage={stage}
        report={report}
        onReport={setReport}
        opened={asking}
        onClose={stopAsking}
        onResend={sendAgain}
      />
    </div>
  );
}
