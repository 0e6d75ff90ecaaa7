import { Box } from '@mantine/core';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MemberRecord } from '#shared/api/members.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { Page } from '../../ui/page.tsx';
import { useEscape } from '../../ui/use-escape.ts';
import { CopyStatus } from './copy-status.tsx';
import { MemberDetails, type MemberTask } from './member-details.tsx';
import type { Edit } from './member-edits.ts';
import { MemberSearch } from './member-search.tsx';
import classes from './members-screen.module.css';
import { useOpenMember } from './use-open-member.ts';

/** All members of the shop as this counter knows them: found as one types, with and without a line. */
export function MembersScreen({ toRewards }: { toRewards: (phone: string) => void }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [task, setTask] = useState<MemberTask>('look');
  const [edits] = useState(() => new Map<string, Edit>());
  const { open, setOpen } = useOpenMember();
  const openId = open?.record.id;
  const offline = useSnapshot((snapshot) => snapshot.members?.state === 'offline');

  const show = useCallback(
    (record: MemberRecord) => {
      // Whoever is open already is being worked on.
      if (record.id === openId) return;
      setTask(edits.has(record.id) ? 'edit' : 'look');
      setOpen({ kind: 'here', record });
    },
    [openId, setOpen, edits],
  );
  /** Saved or taken back, what was typed is over; only looking at somebody else keeps it. */
  const turnTo = (next: MemberTask) => {
    if (next === 'look' && openId !== undefined) edits.delete(openId);
    setTask(next);
  };
  const toSearch = () => field.current?.focus();
  useEscape(() => {
    if (task !== 'look') return turnTo('look');
    if (text !== '') setText('');
    else setOpen(null);
    toSearch();
  });

  return (
    <Page title={t('members.title')} aside={<CopyStatus />} fill>
      <div className={classes.columns}>
        <MemberSearch field={field} text={text} onText={setText} openId={openId} onOpen={show} />
        <Box
          component="section"
          className={classes.details ?? ''}
          aria-label={t('members.details')}
          // Scrolls by keyboard also where nothing in it takes the focus.
          tabIndex={offline ? 0 : undefined}
        >
          {open ? (
            <MemberDetails
              key={openId}
              open={open}
              task={task}
              onTask={turnTo}
              edits={edits}
              onChanged={(record) => setOpen({ kind: 'here', record })}
              onErased={() => {
                turnTo('look');
                setOpen({ kind: 'erased', record: open.record });
                toSearch();
              }}
              toSearch={toSearch}
              toRewards={toRewards}
            />
          ) : (
            <p className={classes.choose}>{t('members.choose')}</p>
          )}
        </Box>
      </div>
    </Page>
  );
}
