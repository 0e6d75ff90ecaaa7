import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptDraft } from '#shared/contract/snapshot.ts';
import { formatPhone, parsePhone } from '#shared/domain/phone.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { useOffline } from '../../bridge/use-offline.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { Badge } from '../../ui/badge.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScrollList } from '../../ui/scroll-list.tsx';
import classes from './drafts-panel.module.css';

/**
 * The numbers that were kept: each is sent by hand, once there is a line, and stays here until it was. Nothing is shown
 * while none waits.
 */
export function DraftsPanel() {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  const drafts = useSnapshot((snapshot) => snapshot.drafts);
  const inField = useSnapshot(({ registration }) => {
    if (registration?.step !== 'phone') return null;
    const parsed = parsePhone(registration.text, registration.country);
    return parsed.kind === 'ok' ? parsed.e164 : null;
  });
  const offline = useOffline();
  const takeUp = useCall('registration.takeUp');
  const drop = useCall('registration.drop');
  const [removing, setRemoving] = useState<string | null>(null);
  if (drafts.length === 0) return null;

  const remove = async (id: string) => {
    if (removing !== id) return setRemoving(id);
    setRemoving(null);
    list.current?.focus();
    await drop.run({ id });
  };
  return (
    <Panel
      title={t('drafts.title')}
      aside={<Badge tone="amber">{t('drafts.count', { count: drafts.length })}</Badge>}
      className={classes.panel}
    >
      {takeUp.error && <ErrorNotice error={takeUp.error} />}
      {drop.error && <ErrorNotice error={drop.error} />}
      {offline && <p className={classes.dim}>{t('drafts.offline')}</p>}
      <div ref={list} tabIndex={-1} className={classes.list}>
        <ScrollList label={t('drafts.title')} maxHeight={264}>
          {drafts.map((draft) => (
            <DraftRow
              key={draft.id}
              draft={draft}
              isInField={draft.phone === inField}
              sendable={!offline && !takeUp.busy}
              removing={removing === draft.id}
              onSend={() => takeUp.run({ id: draft.id })}
              onRemove={() => remove(draft.id)}
              onStay={() => setRemoving(null)}
            />
          ))}
        </ScrollList>
      </div>
    </Panel>
  );
}

interface DraftRowProps {
  draft: KeptDraft;
  /** Whether this is the number in the field. */
  isInField: boolean;
  sendable: boolean;
  /** Whether Remove was pressed once: the second press does it. */
  removing: boolean;
  onSend: () => void;
  onRemove: () => void;
  onStay: () => void;
}

function DraftRow({ draft, isInField, sendable, removing, onSend, onRemove, onStay }: DraftRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const phone = formatPhone(draft.phone);
  return (
    <li className={classes.draft}>
      <div className={classes.what}>
        <span className={classes.phone}>{phone}</span>
        {draft.name !== '' && <span className={classes.name}>{draft.name}</span>}
        <span className={classes.dim}>
          {t('drafts.kept', { time: format.timeOrDay(draft.keptAt, now), name: draft.staffName })}
        </span>
        {isInField && (
          <span className={classes.mark}>
            <Badge tone="accent">{t('drafts.inField')}</Badge>
          </span>
        )}
      </div>
      <div className={classes.actions}>
        {!isInField && !removing && (
          <Button
            disabled={!sendable}
            aria-label={t('drafts.sendTo', { phone })}
            onClick={onSend}
            className={classes.action ?? ''}
          >
            {t('drafts.send')}
          </Button>
        )}
        <Button
          variant={removing ? 'outline' : 'subtle'}
          aria-label={removing ? t('drafts.removeNumberNow', { phone }) : t('drafts.removeNumber', { phone })}
          onClick={onRemove}
          onBlur={onStay}
          className={classes.action ?? ''}
        >
          {removing ? t('drafts.removeNow') : t('drafts.remove')}
        </Button>
      </div>
    </li>
  );
}
