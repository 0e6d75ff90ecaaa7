import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { isDialogShown } from '../../../ui/use-escape.ts';
import screenClasses from '../messaging-screen.module.css';
import { LoadingMessages, ReadingTrouble } from '../reading-trouble.tsx';
import { CampaignList } from './campaign-list.tsx';
import { useCampaignPages } from './use-campaign-pages.ts';
import type { DraftEdits } from './use-draft.ts';

interface CampaignsTabProps {
  edits: DraftEdits;
  /** The campaign that was open last. */
  returnTo: string | null;
  onOpen: (id: string) => void;
  onNew: () => void;
}

/** All campaigns, newest first, and the way to a new one. */
export function CampaignsTab({ edits, returnTo, onOpen, onNew }: CampaignsTabProps) {
  const { t } = useTranslation();
  const pages = useCampaignPages();
  const { campaigns, asOf, current, error, renew } = pages;
  useHotkeys([['n', () => !isDialogShown() && onNew()]]);
  return (
    <>
      <ReadingTrouble asOf={asOf} current={current} error={error} onRetry={() => void renew()} />
      {campaigns === null && error === null && <LoadingMessages height={300} />}
      {campaigns && (
        <Panel
          title={t('campaigns.title')}
          aside={
            <Button
              className={screenClasses.dense ?? ''}
              variant="filled"
              leftSection={<IconPlus size={18} aria-hidden="true" />}
              rightSection={<Kbd>{t('messaging.keyNew')}</Kbd>}
              aria-keyshortcuts="N"
              onClick={onNew}
            >
              {t('campaigns.new')}
            </Button>
          }
        >
          {campaigns.length === 0 ? (
            <p className={screenClasses.empty}>{t('campaigns.empty')}</p>
          ) : (
            <CampaignList campaigns={campaigns} returnTo={returnTo} unsaved={(id) => edits.has(id)} onOpen={onOpen} />
          )}
          {pages.moreError && <ErrorNotice error={pages.moreError} />}
          {pages.hasMore && (
            <div className={screenClasses.foot}>
              <Button loading={pages.loadingMore} onClick={() => void pages.showMore()}>
                {t('campaigns.more')}
              </Button>
            </div>
          )}
        </Panel>
      )}
    </>
  );
}
