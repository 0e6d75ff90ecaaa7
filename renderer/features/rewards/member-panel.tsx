import { Button } from '@mantine/core';
import { IconUserQuestion } from '@tabler/icons-react';
import { type FormEvent, type Ref, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOffline } from '../../bridge/use-offline.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { EnterKey } from '../../ui/kbd.tsx';
import { Notice } from '../../ui/notice.tsx';
import { OfflineNotice } from '../../ui/offline-notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { PhoneField, type PhoneFieldHandle } from '../registration/phone-field.tsx';
import classes from './rewards.module.css';
import type { MemberOnScreen } from './use-reward-member.ts';

interface MemberPanelProps {
  field: Ref<PhoneFieldHandle>;
  member: MemberOnScreen;
  /** While a redemption is on screen, so that it is seen whose it is. */
  resting: boolean;
}

/** Whom the reward is for: a number, and the member that it belongs to. */
export function MemberPanel({ field, member, resting }: MemberPanelProps) {
  const { t } = useTranslation();
  const lineId = useId();
  const offline = useOffline();
  const [insisted, setInsisted] = useState(false);
  const { text, country, phone, found, unknown, busy, error } = member;
  const invalid = insisted && phone === null;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setInsisted(true);
    if (!offline && !resting) await member.find();
  };
  return (
    <Panel title={t('rewards.member.title')} className={classes.member}>
      <form className={classes.memberForm} onSubmit={submit} noValidate>
        <PhoneField
          ref={field}
          text={text}
          country={country}
          invalid={invalid}
          busy={resting}
          describedBy={lineId}
          onChange={(nextText, nextCountry) => {
            setInsisted(false);
            member.type(nextText, nextCountry);
          }}
        />
        <p id={lineId} className={classes.hint}>
          {invalid && t('errors.phone_invalid.title')}
        </p>
        {found === null && (
          <Button
            type="submit"
            variant={phone === null ? 'default' : 'filled'}
            loading={busy}
            disabled={offline || resting}
            rightSection={<EnterKey />}
          >
            {t('rewards.member.find')}
          </Button>
        )}
        <div role="status" className={classes.memberNews}>
          {found && <FoundMember found={found} />}
          {unknown && (
            <Notice tone="amber" icon={<IconUserQuestion size={20} />}>
              {t('rewards.member.unknown')}
            </Notice>
          )}
        </div>
        {error && <OfflineNotice text={t('shop.offlineAction')} error={error} />}
      </form>
    </Panel>
  );
}

function FoundMember({ found }: { found: NonNullable<MemberOnScreen['found']> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { member, redeemedToday, left } = found;
  return (
    <>
      <p className={classes.memberName}>{member.name}</p>
      <p className={classes.dim}>
        {member.lastVisitAt !== null && (
          <>{t('rewards.member.lastVisit', { date: format.shortDate(member.lastVisitAt) })} · </>
        )}
        {t('rewards.member.today', { count: redeemedToday })}
      </p>
      {left === 0 && <p className={classes.noneLeft}>{t('rewards.member.noneLeft')}</p>}
    </>
  );
}
