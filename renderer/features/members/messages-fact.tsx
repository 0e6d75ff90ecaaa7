import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MemberRecord } from '#shared/api/members.ts';
import { useCall } from '../../bridge/bridge-context.tsx';
import { useOffline } from '../../bridge/use-offline.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { OfflineNotice } from '../../ui/offline-notice.tsx';
import { Question } from '../../ui/question.tsx';
import classes from './member-details.module.css';

interface MessagesFactProps {
  member: MemberRecord;
  /** @param told what has been done, in words */
  onChanged: (member: MemberRecord, told: string) => void;
}

/** Whether a member gets messages at all, and the button that stops or allows them. */
export function MessagesFact({ member, onChanged }: MessagesFactProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const offline = useOffline();
  const [opened, setOpened] = useState(false);
  // What is asked stays what it was while the dialog goes out of sight.
  const [asked, setAsked] = useState<'stop' | 'allow'>('stop');
  const { optedOut } = member;
  const possible = optedOut === null ? 'stop' : 'allow';
  return (
    <>
      <span>
        {optedOut === null
          ? t('members.messages.yes')
          : t(`members.messages.${optedOut.how}`, { date: format.date(optedOut.at) })}
      </span>
      <Button
        className={classes.choice ?? ''}
        variant="subtle"
        disabled={offline}
        onClick={() => {
          setAsked(possible);
          setOpened(true);
        }}
      >
        {t(`members.messages.${possible}`)}
      </Button>
      <Dialog
        title={t(`members.messages.${asked}Label`, { name: member.name })}
        opened={opened}
        onClose={() => setOpened(false)}
      >
        <Ask
          member={member}
          asked={asked}
          onChanged={(changed, told) => {
            setOpened(false);
            onChanged(changed, told);
          }}
          onCancel={() => setOpened(false)}
        />
      </Dialog>
    </>
  );
}

interface AskProps extends MessagesFactProps {
  asked: 'stop' | 'allow';
  onCancel: () => void;
}

function Ask({ member: { id, name, revision }, asked, onChanged, onCancel }: AskProps) {
  const { t } = useTranslation();
  const offline = useOffline();
  const set = useCall('members.setMessages');
  const allowed = asked === 'allow';

  const confirm = async () => {
    if (offline || set.busy) return;
    const changed = await set.run({ id, revision, allowed });
    if (changed.ok) onChanged(changed.value, t(`members.messages.${allowed ? 'allowed' : 'stopped'}`, { name }));
  };
  return (
    <Question
      confirm={t(`members.messages.${asked}Confirm`)}
      ends={!allowed}
      busy={set.busy}
      disabled={offline}
      onConfirm={() => void confirm()}
      onCancel={onCancel}
    >
      <p>{t(`members.messages.${asked}Text`, { name })}</p>
      <OfflineNotice text={t('members.offline')} error={set.error} />
    </Question>
  );
}
