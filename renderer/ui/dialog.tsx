import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface DialogProps {
  title: string;
  opened: boolean;
  onClose: () => void;
  /** Once it is out of sight: what it showed can be forgotten. */
  onClosed?: () => void;
  children: ReactNode;
}

/** Something to do in front of a screen. Escape closes it, and the focus goes back to where it came from. */
export function Dialog({ title, opened, onClose, onClosed = () => {}, children }: DialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={onClosed}
      title={title}
      size={540}
      closeButtonProps={{ 'aria-label': t('app.close'), size: 44, iconSize: 20 }}
    >
      {children}
    </Modal>
  );
}
