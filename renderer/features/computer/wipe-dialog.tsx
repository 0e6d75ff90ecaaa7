import { useEffect, useEffectEvent, useState } from 'react';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Question } from '../../ui/question.tsx';
import { belongsToShop, type Wipe } from './computer-rules.ts';
import { useOfferedWipes } from './use-offered-wipes.ts';
import classes from './wipe-dialog.module.css';

const METHODS = { demo: 'computer.resetDemo', everything: 'computer.removeData' } as const;

interface WipeDialogProps {
  wipe: Wipe;
  opened: boolean;
  /** It is there and has the focus: the screen behind need not be reached any more. */
  onShown: () => void;
  onClose: () => void;
  /** It is out of sight. */
  onClosed: () => void;
}

/** Says what will be lost, and asks. It stays while it is being done, whatever becomes of the screen behind it. */
export function WipeDialog(props: WipeDialogProps) {
  const { i18n } = useTranslation();
  // It ends in the language that it began in: which one was chosen is among what is removed.
  const [steady] = useState(() => i18n.cloneInstance({ lng: i18n.language }));
  return (
    <I18nextProvider i18n={steady}>
      <SteadyWipeDialog {...props} />
    </I18nextProvider>
  );
}

function SteadyWipeDialog({ wipe, opened, onShown, onClose, onClosed }: WipeDialogProps) {
  const { t } = useTranslation();
  const call = useCall(METHODS[wipe]);
  const offered = useOfferedWipes().includes(wipe);
  // It opens once it is there: only then does it know where the focus goes back to.
  const [shown, setShown] = useState(false);
  useEffect(() => setShown(opened), [opened]);
  const tellShown = useEffectEvent(onShown);
  useEffect(() => {
    if (shown) tellShown();
  }, [shown]);
  // A counter that locks meanwhile does not leave the question to whoever comes next.
  useEffect(() => {
    if (opened && !offered && !call.busy) onClose();
  }, [opened, offered, call.busy, onClose]);

  const confirm = async () => {
    // While it fades away the button can still be pressed.
    if (!opened) return;
    const result = await call.run({});
    if (result.ok) onClose();
  };
  return (
    <Dialog
      title={t(`wipe.${wipe}.title`)}
      opened={shown}
      onClose={() => {
        if (!call.busy) onClose();
      }}
      onClosed={onClosed}
    >
      <Question
        confirm={t(call.error ? `wipe.${wipe}.again` : `wipe.${wipe}.confirm`)}
        ends
        busy={call.busy}
        onConfirm={confirm}
        onCancel={onClose}
      >
        <Consequences wipe={wipe} call={call} />
      </Question>
    </Dialog>
  );
}

/** What is told of it: what is lost, that it is being done, and what went wrong. */
function Consequences({
  wipe,
  call: { busy, error },
}: {
  wipe: Wipe;
  call: Pick<ReturnType<typeof useCall>, 'busy' | 'error'>;
}) {
  const { t } = useTranslation();
  const { drafts, isCounter, isServers } = useWhatIsLost();
  return (
    <>
      <p>{t(`wipe.${wipe}.text`)}</p>
      <ul className={classes.lost}>
        <li>{t(`wipe.${wipe}.shop`)}</li>
        {isCounter && <li>{drafts === 0 ? t('wipe.counter') : t('wipe.drafts', { count: drafts })}</li>}
        {wipe === 'everything' && <li>{t('wipe.everything.computer')}</li>}
      </ul>
      <p>{wipe === 'everything' && isServers ? t('wipe.everything.server') : t('wipe.forever')}</p>
      <div role="status" className={classes.busy}>
        {busy && t(`wipe.${wipe}.busy`)}
      </div>
      {error && <ErrorNotice error={error} />}
    </>
  );
}

/** As it was when it was asked: the counter leaves its shop at once, long before all is done. */
function useWhatIsLost() {
  const drafts = useSnapshot((snapshot) => snapshot.drafts.length);
  const isCounter = useSnapshot((snapshot) => belongsToShop(snapshot.stage));
  const isServers = useSnapshot((snapshot) => snapshot.server?.kind === 'server');
  const [lost] = useState({ drafts, isCounter, isServers });
  return lost;
}
