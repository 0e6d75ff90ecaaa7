import { TextInput } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '#shared/api/campaigns.ts';
import { MEMBER_FIELDS } from '#shared/domain/templates.ts';
import { Page } from '../../../ui/page.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { useMessaging } from '../messaging-context.tsx';
import { MessageField } from '../text/message-field.tsx';
import { MessagePreview, PersonChoice } from '../text/message-preview.tsx';
import { AudienceFields } from './audience-fields.tsx';
import { CampaignStanding } from './campaign-words.tsx';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import classes from './composer.module.css';
import { ComposerActions } from './composer-actions.tsx';
import { CostPanel } from './cost-panel.tsx';
import { readDraft } from './draft-rules.ts';
import { Trail } from './trail.tsx';
import { type DraftEdits, useDraft } from './use-draft.ts';
import { useEstimate } from './use-estimate.ts';

interface ComposerProps {
  /** Null for a new campaign. */
  saved: Campaign | null;
  edits: DraftEdits;
  /** What stands in the way of reading it. */
  trouble: ReactNode;
  renew: () => Promise<void>;
  onSaved: (campaign: Campaign) => void;
  onDeleted: () => void;
  onBack: () => void;
}

/** A campaign that is written: its text, whom it is for, how it looks on a phone, and what it costs. */
export function Composer({ saved, edits, trouble, renew, onSaved, onDeleted, onBack }: ComposerProps) {
  const { t } = useTranslation();
  const { offline } = useMessaging();
  const draft = useDraft(edits, saved);
  const { form, setForm, changed } = draft;
  const { text, audience, faults } = readDraft(form);
  const estimate = useEstimate(text, audience, offline);
  const place = useRef<HTMLDivElement>(null);
  /** How often something was asked for that needs the whole draft: faults are shown from the first time on. */
  const [attempts, setAttempts] = useState(0);
  // A new one begins with its name, and stays there when it is saved for the first time.
  const [isNew] = useState(saved === null);
  const [savedAt, setSavedAt] = useState<number | null>(null);

  useEffect(() => {
    if (attempts > 0) place.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempts]);

  return (
    <Page
      title={saved?.name ?? t('campaigns.new')}
      trail={<Trail onBack={onBack} />}
      focusHeading={!isNew}
      aside={saved && <CampaignStanding campaign={{ ...saved, done: 0 }} />}
    >
      {trouble}
      <div ref={place} className={classes.columns}>
        <div className={classes.column}>
          <ChangedMeanwhile opened={draft.opened} base={draft.base} />
          <section className={classes.card} aria-label={t('messageText.label')}>
            <TextInput
              label={t('campaigns.name')}
              placeholder={t('campaigns.nameHint')}
              error={attempts > 0 && faults.name ? t('campaigns.nameInvalid') : null}
              autoComplete="off"
              autoFocus={isNew}
              maxLength={100}
              value={form.name}
              onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
            />
            <MessageField
              value={form.text}
              fields={MEMBER_FIELDS}
              marketing
              fault={attempts > 0 || faults.text?.kind === 'unknownField' ? faults.text : null}
              readOnly={false}
              onChange={(value) => setForm({ ...form, text: value })}
            />
          </section>
          <AudienceFields
            form={form.audience}
            faults={faults}
            onChange={(next) => setForm({ ...form, audience: next })}
          />
        </div>
        <div className={classes.column}>
          <Panel title={t('messageText.onThePhone')} aside={<PersonChoice />}>
            <MessagePreview text={form.text} marketing />
          </Panel>
          <CostPanel shown={estimate} offline={offline} />
        </div>
      </div>
      <ComposerActions
        draft={draft}
        changed={changed}
        savedAt={savedAt}
        estimate={estimate}
        renew={renew}
        onAttempt={() => setAttempts(attempts + 1)}
        onSaved={(campaign, at) => {
          setAttempts(0);
          setSavedAt(at);
          onSaved(campaign);
        }}
        onDeleted={onDeleted}
      />
    </Page>
  );
}
