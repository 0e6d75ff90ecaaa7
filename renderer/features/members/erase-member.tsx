import { IconCloudOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Member } from '#shared/api/members.ts';
import { formatPhone } from '#shared/domain/phone.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useKeptFocus } from '../../ui/use-kept-focus.ts';

interface EraseMemberProps {
  member: Member;
  onErased: () => void;
  onCancel: () => void;
}

/** Asks once more before a member is erased, by name. */
export function EraseMember({ member, onErased, onCancel }: EraseMemberProps) {
  const { t } = useTranslation();
  const offline = useSnapshot((snapshot) => snapshot.members?.state === 'offline');
  const erase = useCall('members.erase');
  const place = useKeptFocus<HTMLDivElement>(erase.busy);
  const names = { name: member.name, number: formatPhone(member.phone) };

  const confirm = async () => {
    if (offline || erase.busy) return;
    const erased = await erase.run({ id: member.id });
    if (erased.ok) onErased();
  };
  return (
    <div ref={place} tabIndex={-1}>
      <Confirm
        label={t('members.eraseLabel', names)}
        text={t('members.eraseText', names)}
        confirm={t('members.eraseConfirm')}
        busy={erase.busy}
        onConfirm={() => void confirm()}
        onCancel={onCancel}
      >
        {offline && (
          <Notice tone="grey" icon={<IconCloudOff size={20} />} role="status">
            {t('members.offline')}
          </Notice>
        )}
        {erase.error && !offline && <ErrorNotice error={erase.error} />}
      </Confirm>
    </div>
  );
}
