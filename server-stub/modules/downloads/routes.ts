import { z } from 'zod';
import { createDownload, DOWNLOADS_PATH } from '#shared/api/history.ts';
import { answer } from '../../http/operations.ts';
import { type Http, send, serve } from '../../http/serve.ts';
import type { DownloadService } from './service.ts';

const ticketSchema = z.strictObject({ ticket: z.string().regex(/^[\w-]{20,100}$/) });

export function downloadRoutes(http: Http, downloads: DownloadService): void {
  serve(http, createDownload, ({ actor, body }) => downloads.create(actor.shopId, body));

  http.app.get<{ Params: z.infer<typeof ticketSchema> }>(
    `${DOWNLOADS_PATH}/:ticket`,
    {
      exposeHeadRoute: false,
      schema: { summary: 'The file of a download: a CSV or a PDF, for one minute.', params: ticketSchema },
    },
    async (request, reply) => {
      const file = await downloads.open(request.params.ticket);
      if (!file.ok) return send(reply, answer(file));
      const { name, type, body } = file.value;
      return reply
        .type(type)
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('cache-control', 'no-store')
        .header('x-content-type-options', 'nosniff')
        .send(body);
    },
  );
}
