import {
  checkCode,
  getNoCodeReport,
  getVerification,
  quoteVerification,
  resendCode,
  startPasswordReset,
  startVerification,
} from '#shared/api/verifications.ts';
import { type Http, serve, serveCommand } from '../../http/serve.ts';
import type { VerificationService } from './service.ts';

export function verificationRoutes(http: Http, verifications: VerificationService): void {
  serve(http, quoteVerification, ({ actor, body }) => verifications.quote(actor, body.phone));
  serve(http, getVerification, ({ actor, params }) => verifications.get(actor, params.id));
  serveCommand(http, startVerification, (work, { actor, body }) => verifications.start(work, actor, body.phone));
  serve(http, getNoCodeReport, ({ actor, params }) => verifications.report(actor, params.id));
  serveCommand(http, startPasswordReset, (work, { actor, params }) =>
    verifications.startPasswordReset(work, actor, params.id),
  );
  serveCommand(http, resendCode, (work, { actor, params }) => verifications.resend(work, actor, params.id));
  serveCommand(http, checkCode, (work, { actor, params, body }) =>
    verifications.check(work, actor, params.id, body.code),
  );
}
