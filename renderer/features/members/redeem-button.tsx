import { Button } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconGift } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Kbd } from '../../ui/kbd.tsx';
import { isDialogShown } from '../../ui/use-escape.ts';

/** Leads to the rewards, for the member who is on screen. The key does so too, instead of leading there for nobody. */
export function RedeemButton({ onPress }: { onPress: () => void }) {
  const { t } = useTranslation();
  useWindowEvent(
    'keydown',
    (event) => {
      const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
      if (key !== 'F3' || altKey || ctrlKey || metaKey || shiftKey || isDialogShown()) return;
      event.preventDefault();
      event.stopPropagation();
      onPress();
    },
    // Before the shell, which would show the rewards for nobody.
    { capture: true },
  );
  return (
    <Button
      leftSection={<IconGift size={18} aria-hidden="true" />}
      rightSection={<Kbd>F3</Kbd>}
      aria-keyshortcuts="F3"
      onClick={onPress}
    >
      {t('members.redeem')}
    </Button>
  );
}
