import { Button } from '@mantine/core';
import { IconAlertTriangle, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bot } from '#shared/api/bots.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import { useReading } from '../../../bridge/use-reading.ts';
import { useStep } from '../../../bridge/use-step.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { Loading } from '../../../ui/loading.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { OfflineNotice } from '../../../ui/offline-notice.tsx';
import classes from '../editor.module.css';
import { EditorRow } from '../editor-row.tsx';
import { useMessaging } from '../messaging-context.tsx';
import screenClasses from '../messaging-screen.module.css';
import { MessagingTrouble } from '../messaging-trouble.tsx';
import { shopTimeAt } from '../text/shop-times.ts';
import { useEdits } from '../use-edit.ts';
import { BotEditor, type BotEdits, NEW } from './bot-editor.tsx';
import { firstOfNextMonth, useRuleSummary } from './bot-words.ts';

/** The Campaign BOT: rules that write to members by themselves. */
export function BotsTab() {
  const { t } = useTranslation();
  const news = useSnapshot((snapshot) => snapshot.news.messaging);
  const { shown, error, renew } = useReading('bots.read', {}, news);
  const bots = shown?.output.value ?? null;
  return (
    <>
      <MessagingTrouble
        asOf={bots?.asOf ?? null}
        current={shown?.output.current ?? false}
        error={error}
        onRetry={() => void renew()}
      />
      {bots === null && error === null && <Loading text={t('messaging.loading')} height={420} />}
      {bots && <Rules rules={bots.rules} renew={renew} />}
    </>
  );
}

function Rules({ rules, renew }: { rules: readonly Bot[]; renew: () => Promise<void> }) {
  const { t } = useTranslation();
  const { offline } = useMessaging();
  const edits: BotEdits = useEdits();
  const [chosen, setChosen] = useState<string | null>(null);
  /**
   * What the new rule was saved as, until another one is chosen: its editor stays, and the focus in it, also while the
   * list is not there yet that has it.
   */
  const [savedAs, setSavedAs] = useState<Bot | null>(null);
  const [nthNew, setNthNew] = useState(0);
  const [said, setSaid] = useState('');
  const turn = useStep('bots.setEnabled', renew);
  const openId = chosen ?? rules[0]?.id ?? null;
  const open = rules.find(({ id }) => id === openId) ?? (savedAs?.id === openId ? savedAs : null);

  const choose = (id: string | null) => {
    setSaid('');
    setSavedAs(null);
    setNthNew(nthNew + 1);
    setChosen(id);
  };
  const turnTo = async ({ id, name }: Bot, enabled: boolean) => {
    const turned = await turn.run({ id, enabled });
    if (turned.ok) setSaid(t(enabled ? 'bots.switchedOn' : 'bots.switchedOff', { name }));
  };
  return (
    <div className={classes.columns}>
      <section className={classes.list} aria-label={t('bots.title')}>
        <header className={classes.listHead}>
          <h2 className={classes.listTitle}>{t('bots.title')}</h2>
          <Button leftSection={<IconPlus size={18} aria-hidden="true" />} onClick={() => choose(NEW)}>
            {t('bots.new')}
          </Button>
        </header>
        <div className={screenClasses.strips}>
          <CapNotices rules={rules} />
          {turn.error && <OfflineNotice text={t('shop.offlineAction')} error={turn.error} />}
        </div>
        {rules.length === 0 && <p className={classes.empty}>{t('bots.empty')}</p>}
        <ul>
          {rules.map((rule) => (
            <Rule
              key={rule.id}
              rule={rule}
              chosen={rule.id === openId}
              unsaved={edits.has(rule.id)}
              disabled={offline || turn.busy}
              onChoose={() => choose(rule.id)}
              onSwitch={(enabled) => void turnTo(rule, enabled)}
            />
          ))}
        </ul>
      </section>
      <section className={classes.details} aria-label={open?.name ?? t('bots.new')}>
        {open === null && openId !== NEW ? (
          <p className={classes.choosing}>{t('bots.choose')}</p>
        ) : (
          <BotEditor
            key={openId === NEW || openId === savedAs?.id ? `${NEW} ${nthNew}` : openId}
            saved={open}
            edits={edits}
            said={said}
            renew={renew}
            onSaved={(rule) => {
              setSaid(t('bots.saved', { name: rule.name }));
              if (openId === NEW) setSavedAs(rule);
              setChosen(rule.id);
            }}
            onRemoved={({ name }) => {
              choose(null);
              setSaid(t('bots.removing.done', { name }));
            }}
          />
        )}
      </section>
    </div>
  );
}

interface RuleProps {
  rule: Bot;
  chosen: boolean;
  unsaved: boolean;
  disabled: boolean;
  onChoose: () => void;
  onSwitch: (enabled: boolean) => void;
}

function Rule({ rule, chosen, unsaved, disabled, onChoose, onSwitch }: RuleProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const summary = useRuleSummary();
  const { sent, cost } = rule.thisMonth;
  const month = t('bots.thisMonth', { count: sent, formatted: format.number(sent) });
  return (
    <EditorRow
      name={rule.name}
      notes={[summary(rule.rule), sent === 0 ? month : `${month} · ${format.spent(cost, SMS_CURRENCY)}`]}
      chosen={chosen}
      unsaved={unsaved}
      enabled={rule.enabled}
      switchLabel={t('bots.switch', { name: rule.name })}
      disabled={disabled}
      onChoose={onChoose}
      onSwitch={onSwitch}
    />
  );
}

/** Rules that have spent what they may this month. */
function CapNotices({ rules }: { rules: readonly Bot[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const timeZone = useSnapshot((snapshot) => snapshot.shop?.timeZone);
  const { day } = shopTimeAt(useNow(), timeZone);
  return rules.map(({ id, name, enabled, paused }) =>
    enabled && paused === 'cap' ? (
      <Notice key={id} tone="amber" icon={<IconAlertTriangle size={20} />} role="status">
        {t('bots.capReached', { name, date: format.shortDay(firstOfNextMonth(day)) })}
      </Notice>
    ) : null,
  );
}
