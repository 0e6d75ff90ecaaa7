import { Button } from '@mantine/core';
import { IconCircleCheck, IconCloudOff, IconPencil, IconPhone, IconTrash, IconUserX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MemberRecord } from '#shared/api/members.ts';
import { assertNever } from '#shared/errors.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { Notice } from '../../ui/notice.tsx';
import { EraseMember } from './erase-member.tsx';
import classes from './member-details.module.css';
import type { Edit } from './member-edits.ts';
import { MemberFacts } from './member-facts.tsx';
import { MemberForm } from './member-form.tsx';
import { MemberHead } from './member-head.tsx';
import { NumberDialog } from './number-dialog.tsx';
import { RedeemButton } from './redeem-button.tsx';
import type { OpenMember } from './use-open-member.ts';

/** What is done with the open member. */
export type MemberTask = 'look' | 'edit' | 'erase';

interface MemberDetailsProps {
  open: OpenMember;
  task: MemberTask;
  onTask: (task: MemberTask) => void;
  /** What is typed of each member, by id: it stays while others are looked at. */
  edits: Map<string, Edit>;
  onChanged: (record: MemberRecord) => void;
  onErased: () => void;
  toSearch: () => void;
  /** Leads to the rewards, with the number of the open member. */
  toRewards: (phone: string) => void;
}

/** One member: what is known, and what can be done about it. */
export function MemberDetails(props: MemberDetailsProps) {
  const { open, task, onTask, edits, onChanged, onErased, toSearch } = props;
  const { t } = useTranslation();
  const { kind, record } = open;
  /** The task that was left last: the focus goes back to where it began. */
  const [left, setLeft] = useState<MemberTask>('look');
  const [saved, setSaved] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const begin = (next: MemberTask) => {
    setSaved(false);
    setTold(null);
    setLeft(next);
    onTask(next);
  };

  const tell = (changed: MemberRecord, words: string) => {
    setSaved(false);
    setTold(words);
    onChanged(changed);
  };

  if (kind === 'erased') {
    return (
      <>
        <Notice
          tone="amber"
          icon={<IconUserX size={20} />}
          title={t('members.erasedTitle', { name: record.name })}
          role="alert"
        >
          {t('members.erasedText')}
        </Notice>
        <Button className={classes.toSearch ?? ''} onClick={toSearch}>
          {t('members.toSearch')}
        </Button>
      </>
    );
  }
  switch (task) {
    case 'look':
      return (
        <>
          <MemberHead member={record} saved={saved} />
          <div className={classes.told} role="status">
            {told !== null && (
              <Notice tone="accent" icon={<IconCircleCheck size={20} />}>
                {told}
              </Notice>
            )}
          </div>
          <Actions
            member={record}
            returnTo={left}
            onTask={begin}
            onChanged={tell}
            toRewards={() => props.toRewards(record.phone)}
          />
          <MemberFacts member={record} onChanged={tell} />
        </>
      );
    case 'edit':
      return (
        <MemberForm
          member={record}
          kept={edits.get(record.id)}
          onTyped={(edit) => edits.set(record.id, edit)}
          onSaved={(changed) => {
            setSaved(true);
            onChanged(changed);
            onTask('look');
          }}
          onCancel={() => onTask('look')}
        />
      );
    case 'erase':
      return (
        <>
          <MemberHead member={record} saved={false} />
          <EraseMember member={record} onErased={onErased} onCancel={() => onTask('look')} />
        </>
      );
    default:
      return assertNever(task);
  }
}

interface ActionsProps {
  member: MemberRecord;
  returnTo: MemberTask;
  onTask: (task: MemberTask) => void;
  onChanged: (member: MemberRecord, told: string) => void;
  toRewards: () => void;
}

function Actions({ member, returnTo, onTask, onChanged, toRewards }: ActionsProps) {
  const { t } = useTranslation();
  const [numberOpened, setNumberOpened] = useState(false);
  const offline = useSnapshot((snapshot) => snapshot.members?.state === 'offline');
  return (
    <div className={classes.actions}>
      <Button
        leftSection={<IconPencil size={18} aria-hidden="true" />}
        disabled={offline}
        autoFocus={returnTo === 'edit'}
        onClick={() => onTask('edit')}
      >
        {t('members.edit')}
      </Button>
      <RedeemButton onPress={toRewards} />
      <Button
        variant="subtle"
        leftSection={<IconPhone size={18} aria-hidden="true" />}
        disabled={offline}
        onClick={() => setNumberOpened(true)}
      >
        {t('members.number.change')}
      </Button>
      <NumberDialog
        member={member}
        opened={numberOpened}
        onChanged={(changed, told) => {
          setNumberOpened(false);
          onChanged(changed, told);
        }}
        onClose={() => setNumberOpened(false)}
      />
      <Button
        variant="subtle"
        leftSection={<IconTrash size={18} aria-hidden="true" />}
        disabled={offline}
        autoFocus={returnTo === 'erase'}
        onClick={() => onTask('erase')}
      >
        {t('members.erase')}
      </Button>
      {offline && (
        <div className={classes.wide}>
          <Notice tone="grey" icon={<IconCloudOff size={20} />} role="status">
            {t('members.offline')}
          </Notice>
        </div>
      )}
    </div>
  );
}
