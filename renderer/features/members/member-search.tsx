import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, type RefObject, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MemberRecord } from '#shared/api/members.ts';
import { useCall } from '../../bridge/bridge-context.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { MemberList, optionId } from './member-list.tsx';
import { MembersEmpty } from './members-empty.tsx';
import classes from './members-screen.module.css';
import { useFoundMembers } from './use-found-members.ts';

interface MemberSearchProps {
  field: RefObject<HTMLInputElement | null>;
  text: string;
  onText: (text: string) => void;
  openId: string | undefined;
  onOpen: (member: MemberRecord) => void;
}

/** How far each key goes down the list. */
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
/** Members below the arrow keys at which the list asks for more. */
const NEAR_END = 20;

/** A search that answers with each key: the arrows choose, Enter opens, and the focus stays in the field. */
export function MemberSearch({ field, text, onText, openId, onOpen }: MemberSearchProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const listId = useId();
  const { found, showMore } = useFoundMembers(text);
  const { run: find } = useCall('members.find');
  const [chosenId, setChosenId] = useState<string>();
  const { members, total } = found;
  const isAnswer = found.text === text;
  const chosen = members.findIndex(({ id }) => id === chosenId);
  // Who searches means the first one found, until the arrows say otherwise.
  const active = chosen === -1 ? members[text === '' ? -1 : 0] : members[chosen];

  const type = (typed: string) => {
    setChosenId(undefined);
    onText(typed);
  };
  const move = (step: number) => {
    const from = active ? members.indexOf(active) : -1;
    const to = Math.min(Math.max(from + step, 0), members.length - 1);
    setChosenId(members[to]?.id);
    if (to > members.length - NEAR_END) showMore();
  };
  const enter = async () => {
    if (isAnswer) return active && onOpen(active);
    // Faster than the answer, as a scanner is: what was typed counts, and not what is still on screen.
    const now = await find({ text, offset: 0 });
    const first = now.ok ? now.value.members[0] : undefined;
    if (first) onOpen(first);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = STEPS[event.key];
    if (step === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (step === undefined) void enter();
    else move(step);
  };

  const nobody = found.revision !== -1 && members.length === 0;
  const summary =
    text === '' ? t('members.newestFirst') : t('members.found', { count: total, formatted: format.number(total) });
  return (
    <section className={classes.search} aria-label={t('members.search')}>
      <TextInput
        ref={field}
        role="combobox"
        aria-label={t('members.search')}
        aria-expanded={members.length > 0}
        aria-controls={members.length > 0 ? listId : undefined}
        aria-activedescendant={active && optionId(listId, active.id)}
        aria-autocomplete="list"
        placeholder={t('members.search')}
        leftSection={<IconSearch size={18} aria-hidden="true" />}
        rightSection={
          text !== '' && (
            <CloseButton
              size={44}
              iconSize={18}
              aria-label={t('members.clear')}
              onClick={() => {
                type('');
                field.current?.focus();
              }}
            />
          )
        }
        rightSectionWidth={48}
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        autoFocus
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {nobody ? (
        <MembersEmpty text={found.text} />
      ) : (
        <MemberList
          id={listId}
          members={members}
          total={total}
          activeId={active?.id}
          openId={openId}
          onOpen={onOpen}
          onMore={showMore}
        />
      )}
      <p className={classes.summary} role="status">
        {!nobody && found.revision !== -1 && summary}
      </p>
    </section>
  );
}
