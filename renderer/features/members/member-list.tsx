import { IconCheck } from '@tabler/icons-react';
import { memo, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { MemberRecord } from '#shared/api/members.ts';
import { formatPhone } from '#shared/domain/phone.ts';
import { useFormat } from '../../i18n/use-format.ts';
import classes from './member-list.module.css';

interface MemberListProps {
  /** Of the list; the search field names it. */
  id: string;
  members: readonly MemberRecord[];
  total: number;
  /** Where the arrow keys are. */
  activeId: string | undefined;
  /** Whose details are open. */
  openId: string | undefined;
  onOpen: (member: MemberRecord) => void;
  /** The end comes near. */
  onMore: () => void;
}

/** Pixels before its end at which the list asks for more. */
const NEAR_END = 800;

export function optionId(listId: string, memberId: string): string {
  return `${listId}-${memberId}`;
}

/** The members that were found, as the list of the search field: the keys stay in the field. */
export function MemberList({ id, members, total, activeId, openId, onOpen, onMore }: MemberListProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (activeId === undefined) return;
    document.getElementById(optionId(id, activeId))?.scrollIntoView({ block: 'nearest' });
  }, [id, activeId]);

  const onScroll = () => {
    const element = list.current;
    if (!element) return;
    if (element.scrollTop + element.clientHeight > element.scrollHeight - NEAR_END) onMore();
  };
  return (
    <div className={classes.table}>
      <div className={classes.columns} aria-hidden="true">
        <span>{t('members.column.name')}</span>
        <span>{t('members.column.number')}</span>
        <span>{t('members.column.joined')}</span>
        <span className={classes.news}>{t('members.column.news')}</span>
      </div>
      <div
        ref={list}
        id={id}
        role="listbox"
        aria-label={t('members.list')}
        className={classes.list}
        onScroll={onScroll}
      >
        {members.map((member, index) => (
          <Option
            key={member.id}
            id={optionId(id, member.id)}
            member={member}
            position={index + 1}
            total={total}
            active={member.id === activeId}
            open={member.id === openId}
            onOpen={onOpen}
          />
        ))}
      </div>
    </div>
  );
}

interface OptionProps {
  id: string;
  member: MemberRecord;
  position: number;
  total: number;
  active: boolean;
  open: boolean;
  onOpen: (member: MemberRecord) => void;
}

const Option = memo(function Option({ id, member, position, total, active, open, onOpen }: OptionProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus is in the search field, which points here
    // biome-ignore lint/a11y/useKeyWithClickEvents: so are the keys
    <div
      id={id}
      role="option"
      aria-selected={open}
      aria-setsize={total}
      aria-posinset={position}
      data-active={active || undefined}
      className={classes.option}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onOpen(member)}
    >
      <span className={classes.name}>{member.name}</span>
      <span className={classes.number}>{formatPhone(member.phone)}</span>
      <span className={classes.joined}>{format.shortDate(member.joinedAt)}</span>
      <span className={classes.news}>
        {member.marketingConsent && (
          <IconCheck size={18} role="img" aria-label={t('members.wantsNews')} className={classes.mark} />
        )}
      </span>
    </div>
  );
});
