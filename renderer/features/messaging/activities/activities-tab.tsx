import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Activity } from '#shared/api/activities.ts';
import type { OutputOf } from '#shared/contract/bridge.ts';
import type { ActivityKind } from '#shared/domain/messaging.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { may } from '#shared/domain/permissions.ts';
import { countSegments } from '#shared/domain/sms-segments.ts';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import { useReading } from '../../../bridge/use-reading.ts';
import { useStep } from '../../../bridge/use-step.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Loading } from '../../../ui/loading.tsx';
import { OfflineNotice } from '../../../ui/offline-notice.tsx';
import classes from '../editor.module.css';
import { EditorRow } from '../editor-row.tsx';
import { useMessaging } from '../messaging-context.tsx';
import screenClasses from '../messaging-screen.module.css';
import { MessagingTrouble } from '../messaging-trouble.tsx';
import { useSentText } from '../text/message-field.tsx';
import { useEdits } from '../use-edit.ts';
import { ActivityEditor, type ActivityEdits } from './activity-editor.tsx';
import { ACTIVITY_ORDER, isMarketing } from './activity-rules.ts';
import { useActivityWhen } from './activity-words.ts';

/** Activity messages: what members, and for one event the owner, are told by themselves. */
export function ActivitiesTab() {
  const { t } = useTranslation();
  const news = useSnapshot((snapshot) => snapshot.news.messaging);
  const { shown, error, renew } = useReading('activities.read', {}, news);
  const read = shown?.output.value ?? null;
  return (
    <>
      <MessagingTrouble
        asOf={read?.asOf ?? null}
        current={shown?.output.current ?? false}
        error={error}
        onRetry={() => void renew()}
      />
      {read === null && error === null && <Loading text={t('messaging.loading')} height={420} />}
      {read && <Events {...read} renew={renew} />}
    </>
  );
}

type EventsProps = OutputOf<'activities.read'>['value'] & { renew: () => Promise<void> };

function Events({ activities, ownerPhones, renew }: EventsProps) {
  const { t } = useTranslation();
  const { offline } = useMessaging();
  const isOwner = useSnapshot(({ stage }) => stage.kind === 'open' && may(stage.staff.role, 'manage_shop'));
  const edits: ActivityEdits = useEdits();
  const [chosen, setChosen] = useState<ActivityKind>('welcome');
  const [said, setSaid] = useState('');
  const turn = useStep('activities.save', renew);
  const ordered = ACTIVITY_ORDER.flatMap((kind) => activities.find((activity) => activity.kind === kind) ?? []);
  const open = ordered.find(({ kind }) => kind === chosen);
  const mayChange = ({ kind }: Activity) => kind !== 'balance_low' || isOwner;

  /** The switch leaves what is typed of the text alone. */
  const turnTo = async ({ kind, revision, text, settings }: Activity, enabled: boolean) => {
    const turned = await turn.run({ kind, revision, enabled, text, settings });
    if (turned.ok) setSaid(t('activities.saved', { name: t(`activities.kind.${kind}`) }));
  };
  return (
    <div className={classes.columns}>
      <section className={classes.list} aria-label={t('activities.list')}>
        <div className={screenClasses.strips}>
          {turn.error && <OfflineNotice text={t('shop.offlineAction')} error={turn.error} />}
        </div>
        <ul>
          {ordered.map((activity) => (
            <Event
              key={activity.kind}
              activity={activity}
              ownerPhones={ownerPhones}
              chosen={activity.kind === chosen}
              unsaved={edits.has(activity.kind)}
              disabled={offline || turn.busy || !mayChange(activity)}
              onChoose={() => {
                setSaid('');
                setChosen(activity.kind);
              }}
              onSwitch={(enabled) => void turnTo(activity, enabled)}
            />
          ))}
        </ul>
      </section>
      <section className={classes.details} aria-label={t(`activities.kind.${chosen}`)}>
        {open && (
          <ActivityEditor
            key={chosen}
            saved={open}
            edits={edits}
            mayChange={mayChange(open)}
            lacksPhone={open.kind === 'balance_low' && ownerPhones.length === 0}
            said={said}
            renew={renew}
            onSaved={({ kind }) => setSaid(t('activities.saved', { name: t(`activities.kind.${kind}`) }))}
          />
        )}
      </section>
    </div>
  );
}

interface EventProps {
  activity: Activity;
  ownerPhones: readonly string[];
  chosen: boolean;
  unsaved: boolean;
  disabled: boolean;
  onChoose: () => void;
  onSwitch: (enabled: boolean) => void;
}

function Event({ activity, ownerPhones, chosen, unsaved, disabled, onChoose, onSwitch }: EventProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const when = useActivityWhen(ownerPhones);
  const { destination } = useMessaging();
  const { segments } = countSegments(useSentText(activity.text, isMarketing(activity.kind)));
  const name = t(`activities.kind.${activity.kind}`);
  const price = destination && format.price(destination.perSegment * segments, SMS_CURRENCY);
  return (
    <EditorRow
      name={name}
      {...(price === null ? {} : { beside: price })}
      notes={[when(activity)]}
      chosen={chosen}
      unsaved={unsaved}
      enabled={activity.enabled}
      switchLabel={t('activities.switch', { name })}
      disabled={disabled}
      onChoose={onChoose}
      onSwitch={onSwitch}
    />
  );
}
