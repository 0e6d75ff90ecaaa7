import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '#shared/api/campaigns.ts';
import { useStep } from '../../../bridge/use-step.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { Kbd } from '../../../ui/kbd.tsx';
import { OfflineNotice } from '../../../ui/offline-notice.tsx';
import { isDialogShown } from '../../../ui/use-escape.ts';
import { useKeptFocus } from '../../../ui/use-kept-focus.ts';
import { useMessaging } from '../messaging-context.tsx';
import classes from './composer.module.css';
import { DeleteDialog } from './delete-dialog.tsx';
import { toDraft } from './draft-rules.ts';
import { ScheduleDialog } from './schedule-dialog.tsx';
import { StartDialog } from './start-dialog.tsx';
import { TestDialog } from './test-dialog.tsx';
import type { useDraft } from './use-draft.ts';
import type { ShownEstimate } from './use-estimate.ts';

type Asked = 'start' | 'schedule' | 'test' | 'delete';

interface ComposerActionsProps {
  draft: ReturnType<typeof useDraft>;
  changed: boolean;
  /** Epoch milliseconds. */
  savedAt: number | null;
  estimate: ShownEstimate;
  renew: () => Promise<void>;
  /** Something needs the whole draft: what is wrong with it is shown. */
  onAttempt: () => void;
  onSaved: (campaign: Campaign, at: number) => void;
  onDeleted: () => void;
}

/** What is done with a draft. Whatever sends it saves it first, so that what is sent is what is on screen. */
export function ComposerActions(props: ComposerActionsProps) {
  const { draft, changed, savedAt, estimate, renew, onAttempt, onSaved, onDeleted } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { offline } = useMessaging();
  const save = useStep('messaging.saveCampaign', renew);
  const place = useKeptFocus<HTMLDivElement>(save.busy);
  const [asked, setAsked] = useState<Asked | null>(null);
  const { base } = draft;

  /** @returns the campaign once it is saved as it is on screen; null where it could not be, or more was typed meanwhile */
  const saveDraft = async (): Promise<Campaign | null> => {
    if (offline || save.busy) return null;
    const written = toDraft(draft.form);
    if (written === null) {
      onAttempt();
      return null;
    }
    if (!changed && base !== null) return base;
    const result = await save.run(
      base === null
        ? { kind: 'new', ...written }
        : { kind: 'changed', id: base.id, revision: base.revision, ...written },
    );
    if (!result.ok) return null;
    const isWhole = draft.settleSaved(result.value);
    onSaved(result.value, now);
    return isWhole ? result.value : null;
  };
  const ask = async (next: Asked) => {
    if ((await saveDraft()) !== null) setAsked(next);
  };
  const close = () => setAsked(null);

  useHotkeys(
    [
      ['mod+S', () => !isDialogShown() && void saveDraft()],
      ['F8', () => !isDialogShown() && void ask('start')],
    ],
    [],
  );
  const dialog = { campaign: base, onClose: close, renew };
  return (
    <div className={classes.foot}>
      {changed && <OfflineNotice text={t('messaging.offlineForm')} error={save.error} />}
      <div ref={place} tabIndex={-1} className={classes.buttons}>
        <Button
          rightSection={<Kbd>{t('messaging.keySave')}</Kbd>}
          loading={save.busy}
          disabled={offline}
          onClick={() => void saveDraft()}
        >
          {t('campaigns.saveDraft')}
        </Button>
        <Button disabled={offline || save.busy} onClick={() => void ask('test')}>
          {t('campaigns.sendTest')}
        </Button>
        {base !== null && (
          <Button
            variant="subtle"
            leftSection={<IconTrash size={18} aria-hidden="true" />}
            disabled={offline || save.busy}
            onClick={() => setAsked('delete')}
          >
            {t('campaigns.delete')}
          </Button>
        )}
        {changed && base !== null && (
          <Button variant="subtle" disabled={save.busy} onClick={() => draft.settle(base)}>
            {t('messaging.discard')}
          </Button>
        )}
        <span role="status" className={classes.state} data-changed={changed || undefined}>
          {changed && t('messaging.unsaved')}
          {!changed && savedAt !== null && t('messaging.savedAt', { time: format.time(savedAt) })}
        </span>
        <Button disabled={offline || save.busy} onClick={() => void ask('schedule')}>
          {t('campaigns.schedule')}
        </Button>
        <Button
          variant="filled"
          leftSection={<IconPlayerPlay size={18} aria-hidden="true" />}
          rightSection={<Kbd>F8</Kbd>}
          aria-keyshortcuts="F8"
          disabled={offline || save.busy}
          onClick={() => void ask('start')}
        >
          {t('campaigns.start')}
        </Button>
      </div>
      <StartDialog {...dialog} opened={asked === 'start'} estimate={estimate} />
      <ScheduleDialog {...dialog} opened={asked === 'schedule'} />
      <TestDialog {...dialog} opened={asked === 'test'} />
      <DeleteDialog
        {...dialog}
        opened={asked === 'delete'}
        onDeleted={() => {
          draft.settle(null);
          onDeleted();
        }}
      />
    </div>
  );
}
