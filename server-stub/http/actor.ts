import type { Role } from '#shared/domain/permissions.ts';

/** A paired device, known by its token. */
export interface DeviceActor {
  shopId: string;
  deviceId: string;
}

/** Someone of the staff at a device, known by their session's token. */
export interface StaffActor extends DeviceActor {
  sessionId: string;
  staffId: string;
  role: Role;
}
