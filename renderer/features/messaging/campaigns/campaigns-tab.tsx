import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCall, useSnapshot } from '../../../bridge/bridge-context.tsx';
import { usePages } from '../../../bridge/use-pages.ts';
import { useReading } from '../../../bridge/use-reading.ts';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { isDialogShown } from '../../../ui/use-escape.ts';
import screenClasses from '../messaging-screen.module.css';
import { MessagingTrouble } from '../messaging-trouble.tsx';
import { CampaignList } from './campaign-list.tsx';
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
  const news = useSnapshot((snapshot) => snapshot.news.messaging);
  const pages = usePages(
    useReading('messaging.readCampaigns', {}, news),
    useCall('messaging.readCampaigns'),
    (page) => page.campaigns,
  );
  const { first, items: campaigns, current, error, renew } = pages;
  useHotkeys([['n', () => !isDialogShown() && onNew()]]);
  return (
    <>
      <MessagingTrouble asOf={first?.asOf ?? null} current={current} error={error} onRetry={() => void renew()} />
      {campaigns === null && error === null && <Loading text={t('messaging.loading')} height={300} />}
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
